package dev.mxc.isolate.python;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.HostServices;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the prelude calls. Whatever goes wrong is the answer "", since an exception of
 * the host would show its class to the guest.
 */
final class PythonHost {

  private volatile @Nullable HostServices services;
  private volatile IntConsumer leaving = _ -> {};

  void bind(HostServices host) {
    services = host;
  }

  /** Whom to tell, on the guest's thread, that the program ends itself with a status. */
  void onLeave(IntConsumer listener) {
    leaving = listener;
  }

  /** Shown to a guest by its name: the class of the function is nobody's business. */
  private record Named(String name, ProxyExecutable function) implements ProxyExecutable {
    @Override
    public Object execute(Value... arguments) {
      return function.execute(arguments);
    }

    @Override
    public String toString() {
      return "<host function " + name + ">";
    }
  }

  /** {@code leave(status)}: the program is to end at once. */
  ProxyExecutable leave() {
    return new Named(
        "leave",
        arguments -> {
          if (arguments.length == 1 && arguments[0].fitsInInt()) {
            leaving.accept(arguments[0].asInt() & 0xff);
          }
          return "";
        });
  }

  /**
   * {@code request(capability, target)}: asks the host; the answer is the reason of the refusal.
   */
  ProxyExecutable request() {
    return new Named(
        "request",
        arguments ->
            call(
                arguments,
                2,
                (host, capability) -> host.request(capability, arguments[1].asString())));
  }

  /** {@code refused(capability, target, reason)}: tells the host. */
  ProxyExecutable refused() {
    return new Named(
        "refused",
        arguments ->
            call(
                arguments,
                3,
                (host, capability) -> {
                  host.refused(capability, arguments[1].asString(), arguments[2].asString());
                  return "";
                }));
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
