/**
 * A control group for each guarded tree: memory, processes and processor time, killed and counted
 * as a whole. Version 2 where it is delegated to this user or this user is root, version 1 and
 * hybrids where their hierarchies can be written.
 */
@NullMarked
package dev.mxc.guard.cgroup;

import org.jspecify.annotations.NullMarked;
