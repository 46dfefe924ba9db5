package dev.mxc.guard;

/** Whether a layer holds. */
public sealed interface Finding {

  /**
   * It holds.
   *
   * @param evidence what was read back, in words
   */
  record Enforced(String evidence) implements Finding {}

  /**
   * It does not hold.
   *
   * @param reason why, in words
   * @param remedy what a person can do about it; empty where nothing can be done
   */
  record Missing(String reason, String remedy) implements Finding {}
}
