package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.cli.Mxc.Ended;
import dev.mxc.cli.Mxc.Started;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret of mxc's own environment stays there. */
class SecretsTest {

  private static final String TOKEN = "tok-77ee-only-the-host";

  @TempDir Path folder;

  @Test
  void noProcessBelowHasItOnItsCommandLineOrInItsEnvironment() throws Exception {
    Path manifest =
        Files.writeString(
            folder.resolve("mxc.yaml"),
            """
            version: "1"
            network: [ { host: a.example, headers: { Authorization: "Bearer ${secret:T}" } } ]
            secrets: { T: { env: MXC_TEST_TOKEN } }
            """);
    Started started =
        Mxc.command()
            .environment("MXC_TEST_TOKEN", TOKEN)
            .start(
                "-m",
                manifest.toString(),
                "--language",
                "python",
                "-c",
                "import os; print('ready', flush=True); input(); print(dict(os.environ))");
    started.awaitLine("ready");
    List<ProcessHandle> below = started.workers();
    assertThat(below).isNotEmpty();
    for (ProcessHandle process : below) {
      Path proc = Path.of("/proc/" + process.pid());
      assertThat(text(proc.resolve("cmdline"))).isNotEmpty().doesNotContain(TOKEN);
      assertThat(text(proc.resolve("environ"))).doesNotContain(TOKEN);
    }
    assertThat(text(Path.of("/proc/" + started.process.pid() + "/cmdline"))).doesNotContain(TOKEN);
    assertThat(text(Path.of("/proc/" + started.process.pid() + "/environ"))).contains(TOKEN);
    started.process.getOutputStream().write('\n');
    started.process.getOutputStream().close();
    Ended ended = started.end();

    assertThat(ended.status()).isZero();
    assertThat(ended.text()).doesNotContain(TOKEN);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
