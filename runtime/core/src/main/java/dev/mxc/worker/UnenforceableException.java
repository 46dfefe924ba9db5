package dev.mxc.worker;

/** This host cannot hold what is required around a worker; the message says what and what to do. */
public final class UnenforceableException extends WorkerException {
  private static final long serialVersionUID = 1L;

  UnenforceableException(String message, Throwable cause) {
    super(message, cause);
  }
}
