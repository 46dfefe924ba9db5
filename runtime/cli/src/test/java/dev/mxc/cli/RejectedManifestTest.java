package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.cli.Mxc.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest with mistakes: each is one line with its place, and the program never starts. */
class RejectedManifestTest {

  private static final String WRITES = "require('fs').writeFileSync('/out/ran', 'x')";

  @TempDir private Path folder;

  @BeforeEach
  void makeOut() throws IOException {
    Files.createDirectory(folder.resolve("out"));
  }

  private Ended run(String manifest, String... options) throws IOException {
    Files.writeString(folder.resolve("m.yaml"), manifest);
    String[] arguments = new String[options.length + 6];
    System.arraycopy(options, 0, arguments, 0, options.length);
    String[] rest = {"-m", "m.yaml", "--language", "javascript", "-c", WRITES};
    System.arraycopy(rest, 0, arguments, options.length, rest.length);
    return Mxc.command().in(folder).with(arguments);
  }

  @Test
  void everyMistakeIsOneLineAndNothingRan() throws IOException {
    Ended ended =
        run(
            """
            version: "1"
            limits: { wal: 5s }
            filesystem:
              - { path: /out, source: ./out, access: wirte }
              - { path: /proc, access: none }
            """);

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.text()).isEmpty();
    assertThat(ended.errors().lines().toList())
        .isEqualTo(ended.messages())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(
                        "mxc: m.yaml:2:11: /limits/wal: unknown field \"wal\"; did you mean wall?"),
            line ->
                assertThat(line)
                    .startsWith(
                        "mxc: m.yaml:4:42: /filesystem/0/access: unknown value \"wirte\"; did you mean write?"),
            line ->
                assertThat(line)
                    .startsWith("mxc: m.yaml:5:13: /filesystem/1/path: no mount may lie"));
    assertThat(folder.resolve("out")).isEmptyDirectory();
  }

  @Test
  void theSameManifestWithoutMistakesRuns() throws IOException {
    Ended ended =
        run(
            """
            version: "1"
            limits: { wall: 20s }
            filesystem:
              - { path: /out, source: ./out, access: write }
            """);

    assertThat(ended.errors()).isEmpty();
    assertThat(ended.status()).isZero();
    assertThat(folder.resolve("out/ran")).hasContent("x");
  }

  @Test
  void inJsonTheFirstMistakeIsTheError() throws IOException {
    Ended ended =
        run("version: \"1\"\nenv: { A: 1 }\nlimits: { memory: 1GiB, cpu: 0s }\n", "--json");
    JsonNode error = ended.json().path("error");

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.json().path("status").asText()).isEqualTo("rejected");
    assertThat(error.path("pointer").asText()).isEqualTo("/env/A");
    assertThat(error.path("line").asInt()).isEqualTo(2);
    assertThat(error.path("column").asInt()).isEqualTo(11);
    assertThat(error.path("message").asText())
        .isEqualTo("expected text; found the number 1; put it in quotes");
    assertThat(ended.messages()).hasSize(2);
  }

  @Test
  void aMistakeInAnOptionIsToldUnderItsNameBesidesTheManifests() throws IOException {
    Ended ended =
        run(
            "version: \"1\"\nfilesystem: [ { path: /a, source: ./missing, access: read } ]\n",
            "--timeout",
            "30");

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.messages())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("mxc: m.yaml:2:15: /filesystem/0: the source"),
            line -> assertThat(line).startsWith("mxc: options: --timeout: expected a number"));
  }

  @Test
  void aNameThatMovesTheCursorIsShownEscaped() throws IOException {
    Ended ended = run("version: \"1\"\n\"\\e[2Jx\": 1\n");

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.errors()).doesNotContain("\u001b").contains("\\u001b[2Jx");
  }

  @Test
  void aManifestThatIsNotThereIsNamed() {
    Ended ended =
        Mxc.command().in(folder).with("-m", "none.yaml", "--language", "python", "-c", "1");

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.messages())
        .containsExactly(
            "mxc: none.yaml: there is no such file; mxc init writes a starter manifest");
  }
}
