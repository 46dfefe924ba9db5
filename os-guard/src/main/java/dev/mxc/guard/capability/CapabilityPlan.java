package dev.mxc.guard.capability;

/**
 * Which capabilities are left.
 *
 * @param kept a bit for each that stays permitted and effective where the thread has it; the
 *     inheritable and ambient sets become empty always
 */
public record CapabilityPlan(long kept) {

  /** Nothing is left. */
  public static final CapabilityPlan NONE = new CapabilityPlan(0);

  /** The highest number that a set has room for. */
  static final int NUMBER_MAX = 63;

  boolean keeps(int capability) {
    return (kept >>> capability & 1) != 0;
  }
}
