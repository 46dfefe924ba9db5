package dev.mxc.guard;

/** How a guarded process ended. */
public sealed interface GuardExit {

  /** By itself, with a status. */
  record Exited(int code) implements GuardExit {}

  /** By a signal: its own, the host's, or the kernel's when memory was used up. */
  record Signalled(int signal) implements GuardExit {}

  /** As a shell counts it: the code, or 128 and the signal. */
  default int status() {
    return switch (this) {
      case Exited(int code) -> code;
      case Signalled(int signal) -> 128 + signal;
    };
  }
}
