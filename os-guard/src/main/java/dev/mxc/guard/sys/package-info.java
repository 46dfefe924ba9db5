/**
 * The only package with native calls: one small method per system call, through the foreign
 * function API. A failure is a {@link dev.mxc.guard.sys.SystemCallException} with the call's name
 * and errno; nothing is retried or interpreted here.
 */
@NullMarked
package dev.mxc.guard.sys;

import org.jspecify.annotations.NullMarked;
