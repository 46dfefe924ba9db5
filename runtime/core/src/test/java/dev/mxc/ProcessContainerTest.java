package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.RunResult.Status;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.ManifestParser;
import dev.mxc.manifest.Overrides;
import dev.mxc.testing.Guests;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that know nothing of us, behind the guard with a manifest. */
class ProcessContainerTest {

  @TempDir Path folder;

  private ProcessContainer open(String yaml) throws ManifestException {
    return open(yaml, Guests.GUARD.id());
  }

  private ProcessContainer open(String yaml, String guard) throws ManifestException {
    String manifest = "version: \"1\"\nisolation: { guard: \"" + guard + "\" }\n" + yaml;
    return ProcessContainer.open(
        ManifestParser.parse(manifest.getBytes(StandardCharsets.UTF_8), "test manifest", folder),
        Overrides.none(),
        List.of(),
        _ -> {});
  }

  private RunResult run(String yaml, String... command) throws ManifestException {
    try (ProcessContainer container = open(yaml)) {
      return container.run(List.of(command), RunOptions.defaults());
    }
  }

  @Test
  void aProgramHasItsStreamsItsEnvironmentAndItsStatus() throws Exception {
    try (ProcessContainer container = open("env: { GREETING: hello }")) {
      RunResult result =
          container.run(
              List.of("sh", "-c", "cat; echo \"$GREETING $HOME\"; echo oops >&2; exit 7"),
              RunOptions.defaults()
                  .withInput(new ByteArrayInputStream("input\n".getBytes(StandardCharsets.UTF_8))));
      assertThat(result.status()).isEqualTo(Status.EXIT);
      assertThat(result.exitCode()).isEqualTo(7);
      assertThat(result.stdout()).isEqualTo("input\nhello /workspace\n");
      assertThat(result.stderr()).isEqualTo("oops\n");
    }
    assertThat(run("", "true").status()).isEqualTo(Status.OK);
  }

  @Test
  void nothingOfTheHostIsThereButWhatIsMounted() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(data.resolve("in"), "granted");
    Path secret = Files.writeString(folder.resolve("secret"), "not granted");
    String mounts =
        """
        filesystem:
          - { path: /data, source: ./data, access: read }
          - { path: /out, source: ./out, access: write }
        """;

    RunResult granted = run(mounts, "sh", "-c", "cat /data/in && cp /data/in /out/copy");
    RunResult refused =
        run(mounts, "sh", "-c", "cat " + secret + "; echo x > /data/in; touch /etc/made");

    assertThat(granted.status()).as(granted.toString()).isEqualTo(Status.OK);
    assertThat(granted.stdout()).isEqualTo("granted");
    assertThat(out.resolve("copy")).hasContent("granted");
    assertThat(refused.status()).isEqualTo(Status.EXIT);
    assertThat(refused.stdout()).doesNotContain("not granted");
    assertThat(data.resolve("in")).hasContent("granted");
    assertThat(Path.of("/etc/made")).doesNotExist();
  }

  @Test
  void aLimitEndsTheWholeTree() throws Exception {
    RunResult wall = run("limits: { wall: 500ms }", "sh", "-c", "sleep 60 & sleep 60");
    assertThat(wall.limit()).isEqualTo(Limit.WALL);
    assertThat(wall.exitCode()).isEqualTo(124);

    RunResult cpu = run("limits: { cpu: 300ms }", "sh", "-c", "while :; do :; done");
    assertThat(cpu.limit()).as(cpu.toString()).isEqualTo(Limit.CPU);

    RunResult output = run("limits: { output: 4KiB }", "sh", "-c", "while :; do echo flood; done");
    assertThat(output.limit()).isEqualTo(Limit.OUTPUT);
    assertThat(output.exitCode()).isEqualTo(122);
    assertThat(output.stdout()).hasSize(4096);

    RunResult under =
        run("limits: { wall: 30s, cpu: 5s, output: 4KiB }", "sh", "-c", "sleep 0.1; echo under");
    assertThat(under.status()).isEqualTo(Status.OK);
    assertThat(under.stdout()).isEqualTo("under\n");
  }

  @Test
  void memoryIsBounded() throws Exception {
    String python = "/usr/bin/python3";
    assumeTrue(Files.isExecutable(Path.of(python)), "no " + python);
    RunResult over =
        run("limits: { memory: 64MiB }", python, "-c", "x = bytearray(300 << 20); print(len(x))");
    RunResult under =
        run("limits: { memory: 64MiB }", python, "-c", "x = bytearray(8 << 20); print(len(x))");

    assertThat(over.stdout()).isEmpty();
    assertThat(over.exitCode()).as(over.toString()).isNotZero();
    if (over.enforced().layers().get("cgroup")) {
      assertThat(over.status()).isEqualTo(Status.MEMORY);
      assertThat(over.exitCode()).isEqualTo(137);
    }
    assertThat(under.stdout()).isEqualTo("8388608\n");
  }

  @Test
  void whatIsEnforcedWasObserved() throws Exception {
    RunResult result = run("", "true");
    assertThat(result.enforced().backend()).isEqualTo("process");
    assertThat(result.enforced().layers()).containsEntry("seccomp", true);
    try (ProcessContainer container = open("", "off")) {
      RunResult bare = container.run(List.of("true"), RunOptions.defaults());
      assertThat(bare.status()).isEqualTo(Status.OK);
      assertThat(bare.enforced().layers()).doesNotContainValue(true);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'filesystem: [ { path: /p, source: ., access: overlay } ]'        | overlay
          'filesystem: [ { path: /p, source: ., access: read }, { path: /p/q, access: none } ]' | access none
          'limits: { fileBytes: 1MiB }'                                     | fileBytes
          'python: { path: [ . ] }'                                         | PYTHONPATH
          'tools: [ orders.search ]'                                        | tools
          'network: [ { host: api.example.com } ]'                          | network
          """)
  void whatCannotHoldIsRejectedByName(String yaml, String named) {
    assertThatThrownBy(() -> open(yaml))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining(named);
  }

  @Test
  void aProgramThatIsNotThereIsNamed() throws Exception {
    try (ProcessContainer container = open("")) {
      assertThatThrownBy(() -> container.run(List.of("/no/such"), RunOptions.defaults()))
          .isInstanceOf(UnenforceablePolicyException.class)
          .hasMessageContaining("/no/such");
    }
  }
}
