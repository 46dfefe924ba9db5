package dev.mxc.worker;

/** A worker cannot be made or used; the message says what to do about it. */
public class WorkerException extends Exception {
  private static final long serialVersionUID = 1L;

  public WorkerException(String message) {
    super(message);
  }

  public WorkerException(String message, Throwable cause) {
    super(message, cause);
  }
}
