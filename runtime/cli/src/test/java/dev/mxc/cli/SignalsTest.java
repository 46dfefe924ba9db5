package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.cli.Mxc.Ended;
import dev.mxc.cli.Mxc.Started;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signal cancels the run and leaves nothing behind. */
class SignalsTest {

  private static final String WAITS = "console.log('ready'); setInterval(() => {}, 50)";
  private static final String STUCK = "console.log('ready'); for (;;) ;";
  private static final String FLOODS =
      "console.log('ready'); for (;;) console.log('x'.repeat(999))";

  private static Started started(String program, String... options) throws Exception {
    String[] all = java.util.Arrays.copyOf(options, options.length + 4);
    System.arraycopy(
        new String[] {"--language", "javascript", "-c", program}, 0, all, options.length, 4);
    Started started = Mxc.command().start(all);
    started.awaitLine("ready");
    assertThat(started.workers()).isNotEmpty();
    return started;
  }

  private static void assertGone(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129"})
  void aSignalCancels(String signal, int status) throws Exception {
    Started started = started(WAITS);
    List<ProcessHandle> workers = started.workers();
    started.signal(signal);
    Ended ended = started.end();

    assertThat(ended.status()).isEqualTo(status);
    assertThat(ended.messages()).containsExactly("mxc: cancelled by SIG" + signal);
    assertGone(workers);
  }

  @Test
  void aGuestThatDoesNotStopIsEnded() throws Exception {
    Started started = started(STUCK);
    List<ProcessHandle> workers = started.workers();
    started.signal("INT");

    assertThat(started.end().status()).isEqualTo(130);
    assertGone(workers);
  }

  @Test
  void aSecondSignalEndsAtOnce() throws Exception {
    Started started = started(STUCK);
    List<ProcessHandle> workers = started.workers();
    started.signal("INT");
    started.signal("INT");

    assertThat(started.end().status()).isEqualTo(130);
    assertGone(workers);
  }

  @Test
  void aReaderThatDoesNotReadHoldsNothingUp() throws Exception {
    Started started = started(FLOODS, "--output", "100MiB");
    List<ProcessHandle> workers = started.workers();
    started.signal("TERM");

    assertThat(started.endUnread().status()).isEqualTo(143);
    assertGone(workers);
  }

  @Test
  void aLimitHoldsWhereNobodyReads() throws Exception {
    Started started = started(FLOODS, "--output", "100MiB", "--timeout", "1s");
    List<ProcessHandle> workers = started.workers();

    assertThat(started.endUnread().status()).isEqualTo(124);
    assertGone(workers);
  }

  @Test
  void aWorkerOutlivesNoHost() throws Exception {
    Started started = started(STUCK);
    List<ProcessHandle> workers = started.workers();
    started.signal("KILL");
    started.endUnread();

    assertGone(workers);
  }

  @Test
  void jsonTellsTheSignal() throws Exception {
    Started started =
        Mxc.command()
            .start(
                "--json",
                "--language",
                "javascript",
                "-c",
                "console.log(1); setInterval(() => {}, 50)");
    // Nothing is shown before the end, so there is only the worker to wait for.
    while (started.workers().isEmpty()) {
      Thread.sleep(Duration.ofMillis(20));
    }
    started.signal("TERM");
    Ended ended = started.end();

    assertThat(ended.status()).isEqualTo(143);
    assertThat(ended.json().path("status").asText()).isEqualTo("cancelled");
    assertThat(ended.json().path("exitCode").asInt()).isEqualTo(143);
    assertThat(ended.messages()).containsExactly("mxc: cancelled by SIGTERM");
  }
}
