package dev.mxc.isolate.javascript;

/** What a guest sees of a failure of the host's side: a sentence, without stack and cause. */
final class HostError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HostError(String message) {
    super(message, null, false, false);
  }
}
