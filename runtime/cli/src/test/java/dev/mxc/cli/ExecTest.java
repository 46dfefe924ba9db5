package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.cli.Mxc.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mxc exec} and {@code mxc doctor}. */
class ExecTest {

  @TempDir Path folder;

  private Ended exec(String... arguments) {
    String[] words = new String[arguments.length + 3];
    words[0] = "exec";
    words[1] = "--guard";
    words[2] = Mxc.GUARD;
    System.arraycopy(arguments, 0, words, 3, arguments.length);
    return Mxc.mxc(folder, words);
  }

  @Test
  void aProgramRunsWithWhatIsGrantedAndEndsWithItsStatus() throws IOException {
    assumeTrue(Mxc.GUARD.equals("required"), "this host gives no complete guard");
    Files.writeString(Files.createDirectory(folder.resolve("data")).resolve("in"), "granted\n");
    Files.writeString(folder.resolve("secret"), "not granted");

    Ended granted = exec("--allow-read", "/data=./data", "--", "cat", "/data/in");
    Ended refused = exec("--", "cat", folder.resolve("secret").toString());
    Ended status = exec("--", "sh", "-c", "exit 7");

    assertThat(granted.text()).isEqualTo("granted\n");
    assertThat(granted.status()).isZero();
    assertThat(granted.errors()).isEmpty();
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.text()).isEmpty();
    assertThat(status.status()).isEqualTo(7);
  }

  @Test
  void aLimitEndsItAndSaysSo() {
    Ended ended = exec("--timeout", "300ms", "--json", "--", "sleep", "60");

    assertThat(ended.status()).isEqualTo(124);
    assertThat(ended.errors()).contains("wall", "--timeout");
    assertThat(ended.json().path("status").asText()).isEqualTo("timeout");
    assertThat(ended.json().path("limit").asText()).isEqualTo("wall");
    assertThat(ended.json().at("/enforced/backend").asText()).isEqualTo("process");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exec                                   | no program",
        "exec --json                            | no program",
        "exec --allow-overlay /p=. -- true      | overlay",
        "exec --tools a=b -- true               | tools of the host cannot be called by a foreign program",
        "exec -m tools.yaml -- true             | tools of the host cannot be called by a foreign program",
        "exec -m network.yaml -- true           | network rules cannot hold for a foreign program",
        "exec -m secrets.yaml -- true           | cannot be used by a foreign program",
        "exec --allow-net example.com -- true   | --allow-net",
        "exec --tier context -- true            | --tier",
        "exec --timeuot 5s -- true              | --timeout",
        "exec -- /no/such/program               | /no/such/program",
        "exec --guard off --allow-read /p=. -- true | --allow-read",
        "doctor --jsno                          | --json",
      })
  void whatCannotBeIsNamedAndNothingRuns(String words, String named) throws IOException {
    manifest("tools", "tools: [ a.b ]");
    manifest("network", "network: [ { host: example.com } ]");
    manifest(
        "secrets",
        """
        secrets: { X: { env: PATH } }
        network: [ { host: example.com, headers: { Authorization: "${secret:X}" } } ]
        """);
    Ended ended = Mxc.mxc(folder, words.split(" +"));

    assertThat(ended.status()).as(ended.errors()).isEqualTo(126);
    assertThat(ended.errors()).contains(named).doesNotContain("Exception", "\tat ");
    if (words.contains("--json ")) {
      assertThat(ended.json().path("status").asText()).isEqualTo("rejected");
    }
  }

  private void manifest(String name, String fields) throws IOException {
    Files.writeString(folder.resolve(name + ".yaml"), "version: \"1\"\n" + fields + "\n");
  }

  @Test
  void noMountLaysOpenMxcsOwnFolders() throws IOException {
    assumeTrue(Mxc.GUARD.equals("required"), "this host gives no complete guard");
    Path caches = folder.resolve("caches");
    Path beside = Files.createDirectories(caches.resolve("other"));
    Files.writeString(beside.resolve("in"), "beside\n");
    Ended granted = execWithCaches(caches, beside);

    assertThat(granted.text()).as(granted.errors()).isEqualTo("in\n");
    assertThat(granted.status()).isZero();
    Path own = caches.resolve("mxc");
    assertThat(own).isDirectory();
    Path link = Files.createSymbolicLink(folder.resolve("link"), own);
    // Itself, what is around it, what is in it, and by another name.
    for (Path mounted : List.of(own, caches, Files.createDirectories(own.resolve("in")), link)) {
      Ended refused = execWithCaches(caches, mounted);

      assertThat(refused.status()).as(mounted.toString()).isEqualTo(126);
      assertThat(refused.messages()).hasSize(1);
      assertThat(refused.errors()).contains("the mount /c would lay open mxc's own folder", "XDG_");
      assertThat(refused.text()).isEmpty();
    }
  }

  private Ended execWithCaches(Path caches, Path mounted) {
    return Mxc.launcher("mxc")
        .in(folder)
        .environment("XDG_CACHE_HOME", caches.toString())
        .with("exec", "--guard", Mxc.GUARD, "--allow-read", "/c=" + mounted, "--", "ls", "/c");
  }

  @Test
  void doctorTellsEachLayerForPeopleAndPrograms() {
    Ended table = Mxc.mxc(folder, "doctor");
    Ended json = Mxc.mxc(folder, "doctor", "--json");

    assertThat(table.status()).isZero();
    assertThat(table.text())
        .contains("seccomp", "landlock", "user namespace", "guard required", "guest code")
        .doesNotContain("\u001b");
    assertThat(json.status()).isZero();
    assertThat(json.json().at("/layers/seccomp/enforced").isBoolean()).isTrue();
    assertThat(json.json().path("guestCode").asText()).isIn("compiled", "interpreted");
    assertThat(json.json().at("/guard/requiredMissing").isEmpty())
        .isEqualTo(Mxc.GUARD.equals("required"));
  }
}
