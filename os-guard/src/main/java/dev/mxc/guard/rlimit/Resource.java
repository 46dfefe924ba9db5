package dev.mxc.guard.rlimit;

/** The kernel's resources, by its numbers; these are the same on x86_64 and aarch64. */
public enum Resource {
  /** Seconds of the process's CPU time. */
  CPU,
  /** Bytes that a file may grow to. */
  FSIZE,
  /** Bytes of private writable memory: what a JVM's memory is bounded by where AS does not fit. */
  DATA,
  STACK,
  /** Bytes of a core file. */
  CORE,
  RSS,
  /** Threads of the real user, on the whole machine: for a user of its own, or with care. */
  NPROC,
  NOFILE,
  MEMLOCK,
  AS,
  LOCKS,
  SIGPENDING,
  MSGQUEUE,
  NICE,
  RTPRIO,
  RTTIME;

  int number() {
    return ordinal();
  }
}
