package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.RunResult.Status;
import dev.mxc.testing.Guests;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Between the runs of a session its worker stands still, whatever a guest left running in it. */
class RestTest {

  private static final Duration WATCHED = Duration.ofMillis(400);

  private static final Program LEAVES_A_SPINNING_THREAD =
      Program.python(
          """
          import threading
          def spin():
              while True:
                  pass
          threading.Thread(target=spin, daemon=True).start()
          """);

  @Test
  void aGuestGetsNoTimeBetweenRuns() throws InterruptedException {
    try (Sandbox sandbox = Guests.open("limits: { cpu: 60s }");
        Session session = sandbox.session()) {
      assertThat(session.run(LEAVES_A_SPINNING_THREAD).status()).isEqualTo(Status.OK);

      long atRest = cpuMillisOf(WATCHED);
      RunResult next = session.run(Program.python("import time; time.sleep(0.4)"));

      assertThat(atRest).isLessThan(WATCHED.toMillis() / 4);
      assertThat(next.status()).isEqualTo(Status.OK);
      // The control: in a run the thread goes on.
      assertThat(next.usage().cpuMillis()).isGreaterThan(atRest);
    }
  }

  /** What the processes below this one use in a while. */
  private static long cpuMillisOf(Duration duration) throws InterruptedException {
    long before = cpuMillis();
    Thread.sleep(duration);
    return cpuMillis() - before;
  }

  private static long cpuMillis() {
    return ProcessHandle.current()
        .descendants()
        .mapToLong(process -> process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L))
        .sum();
  }
}
