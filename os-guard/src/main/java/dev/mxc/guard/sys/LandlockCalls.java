package dev.mxc.guard.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** landlock(7). */
public final class LandlockCalls {

  private static final int LANDLOCK_CREATE_RULESET_VERSION = 1;
  private static final int LANDLOCK_RULE_PATH_BENEATH = 1;
  private static final int LANDLOCK_RULE_NET_PORT = 2;
  private static final int RULESET_ATTRIBUTES_BYTES = 24;

  private LandlockCalls() {}

  /** The kernel's ABI version; ENOSYS where it was built without, EOPNOTSUPP where it is off. */
  public static int abi() throws SystemCallException {
    return (int)
        Downcall.of(CallNumber.LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_CREATE_RULESET_VERSION);
  }

  /**
   * landlock_create_ruleset(2); what a kernel does not know must be 0. The descriptor closes at
   * execve(2).
   */
  public static int createRuleset(long handledFiles, long handledNetwork, long scoped)
      throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.LANDLOCK_CREATE_RULESET)) {
      long attributes = call.longs(handledFiles, handledNetwork, scoped);
      return (int) call.invoke(attributes, RULESET_ATTRIBUTES_BYTES, 0);
    }
  }

  /** landlock_add_rule(2): allows accesses to what lies beneath an open file or folder. */
  public static void addPathRule(int ruleset, long allowed, int beneath)
      throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.LANDLOCK_ADD_RULE)) {
      // A packed structure of twelve bytes.
      MemorySegment attributes = call.allocate(12);
      attributes.set(ValueLayout.JAVA_LONG, 0, allowed);
      attributes.set(ValueLayout.JAVA_INT, 8, beneath);
      call.invoke(ruleset, LANDLOCK_RULE_PATH_BENEATH, attributes.address(), 0);
    }
  }

  /** landlock_add_rule(2): allows accesses to a TCP port, since ABI 4. */
  public static void addPortRule(int ruleset, long allowed, int port) throws SystemCallException {
    try (Downcall call = new Downcall(CallNumber.LANDLOCK_ADD_RULE)) {
      call.invoke(ruleset, LANDLOCK_RULE_NET_PORT, call.longs(allowed, port), 0);
    }
  }

  /**
   * landlock_restrict_self(2): the calling thread and what it starts from now on. Needs
   * no_new_privs or CAP_SYS_ADMIN.
   */
  public static void restrictSelf(int ruleset) throws SystemCallException {
    Downcall.of(CallNumber.LANDLOCK_RESTRICT_SELF, ruleset, 0);
  }
}
