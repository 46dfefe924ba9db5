package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.cli.Mxc.Ended;
import dev.mxc.cli.Mxc.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every status has its exit status, its line, and its form in JSON. */
class StatusTest {

  private static final String[] JAVASCRIPT = {"--language", "javascript"};

  @TempDir Path folder;

  private static String[] arguments(String... more) {
    String[] all = java.util.Arrays.copyOf(JAVASCRIPT, JAVASCRIPT.length + more.length);
    System.arraycopy(more, 0, all, JAVASCRIPT.length, more.length);
    return all;
  }

  @Test
  void okIsZeroAndSilent() {
    Ended ended = Mxc.run(arguments("-c", "console.log('hello'); 6 * 7"));

    assertThat(ended.status()).isZero();
    assertThat(ended.text()).isEqualTo("hello\n");
    assertThat(ended.errors()).isEmpty();
  }

  @Test
  void okInJson() {
    Ended ended =
        Mxc.run(
            "--json",
            "--agent",
            "spiffe://x/y",
            "--language",
            "python",
            "-c",
            "print('é');{'a': [1]}");
    JsonNode json = ended.json();

    assertThat(ended.status()).isZero();
    assertThat(json.fieldNames())
        .toIterable()
        .contains(
            "runId",
            "status",
            "exitCode",
            "stdout",
            "stderr",
            "value",
            "denials",
            "usage",
            "changes",
            "enforced",
            "agent")
        .doesNotContain("error", "limit");
    assertThat(json.path("status").asText()).isEqualTo("ok");
    assertThat(json.path("exitCode").asInt(-1)).isZero();
    assertThat(json.path("stdout").asText()).isEqualTo("é\n");
    assertThat(json.path("value").path("a").path(0).asInt()).isEqualTo(1);
    assertThat(json.path("agent").asText()).isEqualTo("spiffe://x/y");
    assertThat(json.path("usage").fieldNames())
        .toIterable()
        .contains("wallMs", "cpuMs", "peakMemoryBytes", "hostCalls", "bytesWritten");
    assertThat(json.path("enforced").path("tier").asText()).isEqualTo("isolate");
    assertThat(ended.errors()).isEmpty();
  }

  @Test
  void theTierIsTheOneThatWasAskedFor() {
    // With the default guard: none can be required of the caller's own JVM.
    Ended ended =
        Mxc.mxc(
            Path.of("").toAbsolutePath(),
            "run",
            "--tier",
            "context",
            "--language",
            "javascript",
            "--json",
            "-c",
            "[1, 2]");

    assertThat(ended.status()).isZero();
    assertThat(ended.json().path("enforced").path("tier").asText()).isEqualTo("context");
    assertThat(ended.json().path("value")).hasSize(2);
    assertThat(ended.errors()).isEmpty();
  }

  @Test
  void anUncaughtExceptionIsOneWithTheTracebackOnStandardError() {
    Ended ended = Mxc.run("--language", "python", "-c", "def f():\n  raise ValueError('no')\nf()");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.text()).isEmpty();
    assertThat(ended.errors())
        .startsWith("Traceback")
        .contains("/app/main.py", "line 2, in f")
        .endsWith("ValueError: no\n");
    assertThat(ended.messages()).isEmpty();
  }

  @Test
  void anUncaughtExceptionInJson() {
    Ended ended = Mxc.run(arguments("--json", "-c", "null.x"));

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.json().path("status").asText()).isEqualTo("error");
    assertThat(ended.json().path("error").path("type").asText()).isEqualTo("TypeError");
    assertThat(ended.json().path("error").path("traceback").asText()).contains("/app/main.js");
    assertThat(ended.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "3,3", "-1,255"})
  void anExitIsTheProgramsOwn(int asked, int status) {
    Ended ended = Mxc.run(arguments("--json", "-c", "process.exit(" + asked + ")"));

    assertThat(ended.status()).isEqualTo(status);
    assertThat(ended.json().path("status").asText()).isEqualTo("exit");
    assertThat(ended.json().path("exitCode").asInt(-1)).isEqualTo(status);
    assertThat(ended.errors()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--timeout | 700ms  | wall   | timeout | 124 | setInterval(() => {}, 50)",
        "--cpu     | 500ms  | cpu    | timeout | 124 | for (;;) ;",
        "--memory  | 32MiB  | memory | memory  | 137 | const a = []; for (;;) a.push(new Array(10000).fill(a))",
        "--output  | 4KiB   | output | limit   | 122 | for (;;) console.log('x'.repeat(79))",
      })
  void aLimitEndsTheProgram(
      String option, String value, String limit, String status, int exitStatus, String program) {
    Ended ended = Mxc.run(arguments("--json", option, value, "-c", program));

    assertThat(ended.status()).isEqualTo(exitStatus);
    assertThat(ended.messages()).hasSize(1);
    assertThat(ended.messages().getFirst()).contains("limit " + limit, option);
    assertThat(ended.json().path("status").asText()).isEqualTo(status);
    assertThat(ended.json().path("limit").asText()).isEqualTo(limit);
    assertThat(ended.json().path("exitCode").asInt()).isEqualTo(exitStatus);
    assertThat(ended.json().path("denials")).isEmpty();
  }

  @Test
  void aLostWorkerIsMxcsOwnFailure() throws IOException {
    Started started =
        Mxc.command().start(arguments("-c", "console.log('ready'); setInterval(() => {}, 50)"));
    started.awaitLine("ready");
    started.workers().forEach(ProcessHandle::destroyForcibly);
    Ended ended = started.end();

    assertThat(ended.status()).isEqualTo(125);
    assertThat(ended.messages()).hasSize(1);
  }

  @Test
  void aRejectedManifestNamesThePlace() throws IOException {
    Path manifest = folder.resolve("bad.yaml");
    Files.writeString(manifest, "version: \"1\"\nlimits:\n  wal: 5s\n");
    Ended ended = Mxc.run(arguments("--json", "-m", manifest.toString(), "-c", "console.log(1)"));
    JsonNode error = ended.json().path("error");

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.json().path("status").asText()).isEqualTo("rejected");
    assertThat(ended.json().path("exitCode").asInt()).isEqualTo(126);
    assertThat(ended.json().path("stdout").asText("-")).isEmpty();
    assertThat(error.path("pointer").asText()).isEqualTo("/limits/wal");
    assertThat(error.path("line").asInt()).isEqualTo(3);
    assertThat(error.path("column").asInt()).isEqualTo(3);
    assertThat(error.path("message").asText()).contains("wall");
    assertThat(ended.messages()).hasSize(1);
    assertThat(ended.messages().getFirst()).contains("bad.yaml:3:3");
  }

  @Test
  void anUncaughtDenialNamesTheOptionThatWouldHaveAllowedIt() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "text");
    String program = "console.log(require('fs').readFileSync('/data/a.txt', 'utf8'))";
    Ended denied = Mxc.run(arguments("-c", program));
    Ended granted = Mxc.run(arguments("--allow-read", "/data=" + folder, "-c", program));

    assertThat(denied.status()).isEqualTo(1);
    assertThat(denied.messages()).hasSize(1);
    assertThat(denied.messages().getFirst())
        .contains("filesystem.read", "/data/a.txt", "--allow-read");
    assertThat(granted.text()).isEqualTo("text\n");
    assertThat(granted.status()).isZero();
    assertThat(granted.errors()).isEmpty();
  }

  @Test
  void aDenialThatWasCaughtIsNotExplained() {
    String program = "try { require('fs').readFileSync('/x') } catch {} null.y";
    Ended ended = Mxc.run(arguments("--json", "-c", program));

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.messages()).isEmpty();
    assertThat(ended.json().path("denials")).hasSize(1);
  }
}
