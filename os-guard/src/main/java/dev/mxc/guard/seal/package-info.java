/** Closes a JVM that is up behind itself. */
@NullMarked
package dev.mxc.guard.seal;

import org.jspecify.annotations.NullMarked;
