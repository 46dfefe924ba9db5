package dev.mxc.guard.seccomp;

/** What becomes of a system call. */
public sealed interface Verdict {

  Verdict ALLOW = new Allow();

  /** EPERM: what a program gets for any privilege that it lacks, and so what programs expect. */
  Verdict REFUSE = new Fail(1);

  /** ENOSYS: as a kernel without the call, which makes libraries use an older one. */
  Verdict UNKNOWN = new Fail(38);

  /** The whole process dies by SIGSYS. */
  Verdict KILL = new Kill();

  record Allow() implements Verdict {}

  record Fail(int errno) implements Verdict {
    public Fail {
      // Greater ones are cut by the kernel to its MAX_ERRNO; 0 would be a success.
      if (errno < 1 || errno > 4095) {
        throw new IllegalArgumentException("no error number: " + errno);
      }
    }
  }

  record Kill() implements Verdict {}
}
