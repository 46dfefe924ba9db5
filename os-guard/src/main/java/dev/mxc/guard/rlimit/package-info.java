/** Resource limits, see getrlimit(2): the walls that hold on every host. */
@NullMarked
package dev.mxc.guard.rlimit;

import org.jspecify.annotations.NullMarked;
