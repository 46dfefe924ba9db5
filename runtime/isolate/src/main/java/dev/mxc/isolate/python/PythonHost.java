package dev.mxc.isolate.python;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.isolate.ContextBinding;
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
  private volatile IntConsumer leaving = _ -> {};

  void bind(ContextBinding binding) {
    services = binding.host();
    tools = new GuestTools(binding.host(), binding.claim().tools());
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

  /**
   * {@code tools()}: name, Python name and signature, documentation and kind of each granted tool,
   * one after the other.
   */
  ProxyExecutable tools() {
    return new Named("tools", _ -> ProxyArray.fromList(ToolFunctions.specs(tools)));
  }

  /** {@code tool(name, arguments)}: calls a tool and waits; see {@link ToolFunctions#pair}. */
  ProxyExecutable tool() {
    return new Named(
        "tool",
        arguments -> ToolFunctions.call(tools, arguments[0].asString(), arguments[1].asString()));
  }

  /**
   * {@code tool_answers()}: what an event loop has of its own to call tools without waiting, as
   * four functions: {@code begin(name, arguments)}, which answers with the call's number, {@code
   * take(seconds)}, {@code wake()} and {@code give_up(number)}.
   */
  ProxyExecutable toolAnswers() {
    return new Named(
        "tool_answers",
        _ -> {
          ToolAnswers answers = new ToolAnswers(tools, () -> {});
          return ProxyArray.fromArray(
              new Named(
                  "begin",
                  arguments -> answers.begin(arguments[0].asString(), arguments[1].asString())),
              new Named("take", arguments -> ToolFunctions.take(answers, arguments[0].asDouble())),
              new Named(
                  "wake",
                  _ -> {
                    answers.wake();
                    return "";
                  }),
              new Named(
                  "give_up",
                  arguments -> {
                    answers.giveUp(arguments[0].asInt());
                    return "";
                  }));
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
