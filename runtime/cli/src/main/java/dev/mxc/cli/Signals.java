package dev.mxc.cli;

import dev.mxc.Run;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** SIGINT, SIGTERM and SIGHUP cancel the run; a second one ends mxc at once. */
final class Signals {

  /** For a run that was cancelled to end; its output may be going to somebody who does not read. */
  private static final Duration END_MAX = Duration.ofSeconds(3);

  private enum Signal {
    HUP(1),
    INT(2),
    TERM(15);

    private final int number;

    Signal(int number) {
      this.number = number;
    }
  }

  /** A signal that came. */
  record Came(String name, int exitStatus) {}

  private final Consumer<Came> beforeRun;

  // Guarded by this.
  private @Nullable Came first;
  private @Nullable Run run;

  private Signals(Consumer<Came> beforeRun) {
    this.beforeRun = beforeRun;
  }

  /**
   * Takes signals from now on.
   *
   * @param beforeRun tells of a signal that comes while there is nothing to cancel, after which mxc
   *     ends
   */
  static Signals install(Consumer<Came> beforeRun) {
    Signals signals = new Signals(beforeRun);
    for (Signal signal : Signal.values()) {
      handle(signal, () -> signals.came(new Came("SIG" + signal, 128 + signal.number)));
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

  private void came(Came signal) {
    Run cancelled;
    synchronized (this) {
      if (first != null) {
        Main.end(signal.exitStatus);
        return;
      }
      first = signal;
      cancelled = run;
    }
    if (cancelled == null) {
      beforeRun.accept(signal);
      Main.end(signal.exitStatus);
    } else {
      cancel(cancelled, signal);
    }
  }

  /** There is something to cancel. */
  void running(Run started) {
    Came signal;
    synchronized (this) {
      run = started;
      signal = first;
    }
    if (signal != null) {
      cancel(started, signal);
    }
  }

  private static void cancel(Run run, Came signal) {
    run.cancel();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            Thread.sleep(END_MAX);
            Main.end(signal.exitStatus);
          } catch (InterruptedException _) {
            // Nobody does.
          }
        });
  }

  /** The first signal that came. */
  synchronized Optional<Came> first() {
    return Optional.ofNullable(first);
  }
}
