/**
 * The guest's view of files: mount points, in-memory mounts, the program, the language homes, and
 * the host's mounts behind the wire.
 */
@NullMarked
package dev.mxc.isolate.files;

import org.jspecify.annotations.NullMarked;
