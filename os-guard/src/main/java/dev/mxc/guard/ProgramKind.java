package dev.mxc.guard;

/** What is put behind the guard; it decides the seccomp policy and how the memory wall is built. */
public enum ProgramKind {
  /**
   * A JVM of fixed sizes that talks through inherited pipes, starts no process and opens no socket.
   */
  JVM_WORKER,
  /** Any other program, with the processes it starts. */
  FOREIGN
}
