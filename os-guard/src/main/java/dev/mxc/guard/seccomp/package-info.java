/**
 * Which system calls a process may make.
 *
 * <p>A {@link dev.mxc.guard.seccomp.SeccompPolicy} is data: a rule for each call by name, put
 * together out of named sets by {@link dev.mxc.guard.seccomp.Policies}. {@link
 * dev.mxc.guard.seccomp.Bpf} makes it a program for one architecture, a pure function, and {@link
 * dev.mxc.guard.seccomp.Seccomp} gives that to the kernel.
 */
@NullMarked
package dev.mxc.guard.seccomp;

import org.jspecify.annotations.NullMarked;
