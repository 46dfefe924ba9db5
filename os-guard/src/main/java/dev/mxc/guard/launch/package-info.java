/**
 * What runs between the host and the guarded program: a small JVM, started inside new namespaces,
 * that builds the walls around itself one after the other and then becomes the program.
 *
 * <p>It is told what to do by a {@link dev.mxc.guard.launch.LaunchSpec} on an inherited pipe, so
 * that nothing of the program is in the process list, and says how far it is in {@link
 * dev.mxc.guard.launch.ControlMessage}s on another. It waits for the host's word twice: after it
 * has started, while the host maps its user and puts it into a cgroup, and when every wall stands,
 * while the host reads back from the kernel that they do.
 */
@NullMarked
package dev.mxc.guard.launch;

import org.jspecify.annotations.NullMarked;
