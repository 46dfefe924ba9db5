package dev.mxc.guard.namespace;

/**
 * A file or folder of the host as the host opened it.
 *
 * @param path free of symbolic links; opened anew in the mount namespace, and refused when it is
 *     not the same file any more
 * @param tree the descriptor of a detached mount made by the host, -1 where it could make none
 */
public record BindSource(
    String path, int tree, boolean folder, int deviceMajor, int deviceMinor, long inode) {}
