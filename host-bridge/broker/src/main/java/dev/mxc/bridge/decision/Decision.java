package dev.mxc.bridge.decision;

import dev.mxc.bridge.protocol.Capability;
import java.util.Objects;

/** What the host decided about one operation of a guest. */
public sealed interface Decision {

  /** The capability that the operation needs. */
  Capability capability();

  /**
   * What it was to act on, in the guest's terms: a guest path, a host name, a tool. Text of the
   * guest, hence untrusted.
   */
  String target();

  /** The operation was carried out, or handed to what carries it out. */
  record Granted(Capability capability, String target) implements Decision {
    public Granted {
      Objects.requireNonNull(capability);
      Objects.requireNonNull(target);
    }
  }

  /**
   * The operation was refused; {@code reason} is for a person and names what would have allowed it.
   */
  record Denied(Capability capability, String target, String reason) implements Decision {
    public Denied {
      Objects.requireNonNull(capability);
      Objects.requireNonNull(target);
      Objects.requireNonNull(reason);
    }
  }
}
