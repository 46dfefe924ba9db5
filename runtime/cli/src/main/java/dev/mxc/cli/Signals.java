package dev.mxc.cli;

import dev.mxc.Run;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** SIGINT, SIGTERM and SIGHUP cancel the run; a second one ends mxc at once. */
final class Signals {

  private final AtomicReference<@Nullable Signal> first = new AtomicReference<>();

  private Signals() {}

  static Signals cancelling(Run run) {
    Signals signals = new Signals();
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      Signal.handle(new Signal(name), signal -> signals.came(signal, run));
    }
    return signals;
  }

  private void came(Signal signal, Run run) {
    if (first.compareAndSet(null, signal)) {
      run.cancel();
    } else {
      Runtime.getRuntime().halt(128 + signal.getNumber());
    }
  }

  /** The exit status of a process that the signal ended, when one came. */
  OptionalInt status() {
    Signal signal = first.get();
    return signal == null ? OptionalInt.empty() : OptionalInt.of(128 + signal.getNumber());
  }

  String name() {
    Signal signal = first.get();
    return signal == null ? "its caller" : "SIG" + signal.getName();
  }
}
