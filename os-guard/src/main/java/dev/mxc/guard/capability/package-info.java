/** Capabilities, see capabilities(7): parts of root's power, of which nothing inside needs any. */
@NullMarked
package dev.mxc.guard.capability;

import org.jspecify.annotations.NullMarked;
