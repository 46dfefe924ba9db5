/** What the layers have in common: how they say that they cannot be put in place. */
@NullMarked
package dev.mxc.guard.layer;

import org.jspecify.annotations.NullMarked;
