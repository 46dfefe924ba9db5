package dev.mxc.isolate.python;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.isolate.ContextBinding;
import dev.mxc.isolate.GuestNetwork;
import dev.mxc.isolate.GuestTools;
import dev.mxc.isolate.ToolAnswers;
import dev.mxc.isolate.ToolFunctions;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the prelude calls. Whatever goes wrong is the answer "", since an exception of
 * the host would show its class to the guest.
 */
final class PythonHost {

  private volatile @Nullable HostServices services;
  private volatile GuestTools tools = GuestTools.NONE;
  private volatile NetworkFunctions network = new NetworkFunctions(GuestNetwork.NONE);
  private volatile IntConsumer leaving = _ -> {};

  void bind(ContextBinding binding) {
    services = binding.host();
    tools = new GuestTools(binding.host(), binding.claim().tools());
    network = new NetworkFunctions(new GuestNetwork(binding.host()));
  }

  /** Whom to tell, on the guest's thread, that the program ends itself with a status. */
  void onLeave(IntConsumer listener) {
    leaving = listener;
  }

  /** {@code leave(status)}: the program is to end at once. */
  ProxyExecutable leave() {
    return new NamedFunction(
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
    return new NamedFunction(
        "request",
        arguments ->
            call(
                arguments,
                2,
                (host, capability) -> host.request(capability, arguments[1].asString())));
  }

  /** {@code refused(capability, target, reason)}: tells the host. */
  ProxyExecutable refused() {
    return new NamedFunction(
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

  /**
   * {@code tools()}: name, Python name and signature, documentation and kind of each granted tool,
   * one after the other.
   */
  ProxyExecutable tools() {
    return new NamedFunction("tools", _ -> ProxyArray.fromList(ToolFunctions.specs(tools)));
  }

  /** {@code tool(name, ...)}: calls a tool and waits; see {@link ToolFunctions#call}. */
  ProxyExecutable tool() {
    return new NamedFunction("tool", arguments -> ToolFunctions.call(tools, arguments));
  }

  /**
   * {@code tool_answers()}: what an event loop has of its own to call tools without waiting, as
   * four functions: {@code begin(name, ...)}, which answers with the call's number, {@code
   * take(seconds)}, {@code wake()} and {@code give_up(number)}.
   */
  ProxyExecutable toolAnswers() {
    return new NamedFunction(
        "tool_answers",
        _ -> {
          ToolAnswers answers = new ToolAnswers(tools, () -> {});
          return ProxyArray.fromArray(
              new NamedFunction("begin", arguments -> ToolFunctions.begin(answers, arguments)),
              new NamedFunction(
                  "take", arguments -> ToolFunctions.take(answers, arguments[0].asDouble())),
              new NamedFunction(
                  "wake",
                  _ -> {
                    answers.wake();
                    return "";
                  }),
              new NamedFunction(
                  "give_up",
                  arguments -> {
                    answers.giveUp(arguments[0].asInt());
                    return "";
                  }));
        });
  }

  /** {@code http(method, url, headers, body)}: see {@link NetworkFunctions#http}. */
  ProxyExecutable http() {
    return new NamedFunction("http", arguments -> network.http(arguments));
  }

  /** {@code tcp(host, port)}: see {@link NetworkFunctions#tcp}. */
  ProxyExecutable tcp() {
    return new NamedFunction("tcp", arguments -> network.tcp(arguments));
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
