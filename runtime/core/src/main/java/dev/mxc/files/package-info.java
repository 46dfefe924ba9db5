/**
 * The host's file service. A {@link dev.mxc.files.FileService} answers the file requests of one run
 * over the {@link dev.mxc.files.MountTable} of its session. Whoever asks is hostile: what leaves a
 * mount is refused by the kernel, which resolves every path anew beneath the mount's root
 * descriptor.
 */
@NullMarked
package dev.mxc.files;

import org.jspecify.annotations.NullMarked;
