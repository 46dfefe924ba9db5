package dev.mxc.files;

import dev.mxc.bridge.protocol.Capability;

/** Hears of refusals. */
@FunctionalInterface
public interface DenialSink {
  void denied(Capability capability, String target, String reason);
}
