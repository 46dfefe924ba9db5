/** What the kernel says of a process, read from /proc by the host. */
@NullMarked
package dev.mxc.guard.posture;

import org.jspecify.annotations.NullMarked;
