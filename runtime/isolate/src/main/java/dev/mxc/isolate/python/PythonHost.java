package dev.mxc.isolate.python;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.HostServices;
import java.io.IOException;
import java.util.Optional;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * The two functions that the prelude calls. They take text and give text; whatever goes wrong is
 * the answer "", since an exception of the host would show its class to the guest.
 */
final class PythonHost {

  private volatile @Nullable HostServices services;

  void bind(HostServices host) {
    services = host;
  }

  /**
   * {@code request(capability, target)}: asks the host; the answer is the reason of the refusal.
   */
  ProxyExecutable request() {
    return arguments ->
        call(arguments, 2, (host, capability) -> host.request(capability, arguments[1].asString()));
  }

  /** {@code refused(capability, target, reason)}: tells the host. */
  ProxyExecutable refused() {
    return arguments ->
        call(
            arguments,
            3,
            (host, capability) -> {
              host.refused(capability, arguments[1].asString(), arguments[2].asString());
              return "";
            });
  }

  private interface Action {
    String apply(HostServices host, Capability capability) throws IOException;
  }

  private String call(Value[] arguments, int count, Action action) {
    HostServices host = services;
    if (host == null || arguments.length != count) {
      return "";
    }
    for (Value argument : arguments) {
      if (!argument.isString()) {
        return "";
      }
    }
    Optional<Capability> capability = Capability.ofId(arguments[0].asString());
    try {
      return capability.isPresent() ? action.apply(host, capability.get()) : "";
    } catch (IOException _) {
      return "";
    }
  }
}
