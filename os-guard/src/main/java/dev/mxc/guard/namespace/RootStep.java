package dev.mxc.guard.namespace;

/** A step in making the new root. Paths are absolute in it, parents come before children. */
public sealed interface RootStep {

  /** Where it happens. */
  String path();

  /** A folder of the root's own, with its parents. */
  record Folder(String path) implements RootStep {}

  /** A symbolic link. */
  record Link(String path, String to) implements RootStep {}

  /** A file of the root's own. */
  record Text(String path, String content) implements RootStep {}

  /** A file or folder of the host, with what is mounted beneath. */
  record Bind(String path, BindSource source, boolean writable) implements RootStep {}

  /** A folder in memory. */
  record Memory(String path, long bytes) implements RootStep {}

  /** A character device of the host. */
  record Device(String path) implements RootStep {}

  /** The processes of the own PID namespace, read-only but for the process's own files. */
  record Processes(String path) implements RootStep {}
}
