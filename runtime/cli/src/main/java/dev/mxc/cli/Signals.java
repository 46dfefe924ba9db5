package dev.mxc.cli;

import dev.mxc.Run;
import java.lang.reflect.Proxy;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** SIGINT, SIGTERM and SIGHUP cancel the run; a second one ends mxc at once. */
final class Signals {

  private enum Signal {
    HUP(1),
    INT(2),
    TERM(15);

    private final int number;

    Signal(int number) {
      this.number = number;
    }
  }

  private final AtomicReference<@Nullable Signal> first = new AtomicReference<>();

  private Signals() {}

  static Signals cancelling(Run run) {
    Signals signals = new Signals();
    for (Signal signal : Signal.values()) {
      handle(signal, () -> signals.came(signal, run));
    }
    return signals;
  }

  /**
   * By reflection: sun.misc.Signal has no successor, and nothing silences the compiler's warning of
   * its use.
   */
  private static void handle(Signal signal, Runnable action) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      Object named = type.getConstructor(String.class).newInstance(signal.name());
      type.getMethod("handle", type, handlerType).invoke(null, named, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM does not let mxc see signals", e);
    }
  }

  private void came(Signal signal, Run run) {
    if (first.compareAndSet(null, signal)) {
      run.cancel();
    } else {
      Runtime.getRuntime().halt(128 + signal.number);
    }
  }

  /** The exit status of a process that the signal ended, when one came. */
  OptionalInt status() {
    Signal signal = first.get();
    return signal == null ? OptionalInt.empty() : OptionalInt.of(128 + signal.number);
  }

  String name() {
    Signal signal = first.get();
    return signal == null ? "its caller" : "SIG" + signal.name();
  }
}
