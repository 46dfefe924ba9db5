package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mxc.cli.Mxc.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command line is told when nothing runs. */
class CommandLineTest {

  @TempDir Path folder;

  private Ended mxc(String... arguments) {
    return Mxc.mxc(folder, arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--timeuot 5s a.py              | --timeout",
        "--allow-raed /a=b a.py         | --allow-read",
        "--guard                        | --guard",
        "--guard lax a.py               | required",
        "--tier vm a.py                 | isolate",
        "--timeout 5 a.py               | --timeout",
        "--memory 1e20000000 a.py       | --memory",
        "--allow-read /data a.py        | --allow-read",
        "--env NAME a.py                | --env",
        "-m missing.yaml a.py           | missing.yaml",
        "-m . a.py                      | .",
        "--diff missing/x.patch a.py    | --diff",
        "--diff . a.py                  | --diff",
        "--json                         | no program",
        "missing.py                     | no such program: missing.py",
        "missing.ts                     | TypeScript",
        "missing                        | missing",
        ".                              | regular file",
        "a.txt                          | suffix",
        "--language cobol a.py          | python or javascript",
        "--language python              | no program",
        "-                              | --language",
        "-c 1                           | --language",
        "--allow-net http://a.example a.py | --allow-net",
        "--tools a=b a.py               | --tools",
        "--audit log a.py               | --audit",
        "--receipt r a.py               | --receipt",
        "--policy p a.py                | --policy",
        "--tier container a.py          | container",
        "--guard required --guard off a.py | --guard",
        "--guard required --tier context a.py | --guard",
        "--tools a a.py                 | NAME=COMMAND",
        "--tools a= a.py                | NAME=COMMAND",
        "--tools =cat a.py              | NAME=COMMAND",
        "--tools a.b=cat a.py           | a tool server's name",
        "--tools a='cat a.py            | single quote at character 1",
        "--tools a=cat\\ a.py           | backslash",
        "--tools a='' a.py              | no program",
        "--tools a=cat --tools a=no a.py | two servers are named a",
        "--tools a=no-such-program a.py | \"no-such-program\": Exec failed",
        "--tools a=cat a.py             | the tool server a cannot be used",
        "--json --tools a=true a.py     | has ended",
        "--tools a=http:// a.py         | is no URL",
        "--tools a=http:///x a.py       | with a host",
        "--tools a=http://127.0.0.1:1/mcp a.py | nobody answers",
      })
  void badOptionsAreRejectedByName(String words, String named) throws IOException {
    Files.writeString(folder.resolve("a.py"), "print('it ran')");
    Files.writeString(folder.resolve("a.txt"), "print('it ran')");
    String[] arguments = ("run " + words).split(" ");
    Ended ended = mxc(arguments);

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.messages()).isNotEmpty();
    assertThat(ended.errors()).contains(named).doesNotContain("null").hasLineCount(1);
    assertThat(ended.text()).doesNotContain("it ran");
    if (words.contains("--json")) {
      assertThat(ended.json().path("status").asText()).isEqualTo("rejected");
    }
  }

  @Test
  void guardRequiredHoldsOrNothingRuns() throws IOException {
    Files.writeString(folder.resolve("a.py"), "print('it ran')");
    Ended ended = mxc("run", "--json", "--guard", "required", "a.py");

    if (Mxc.GUARD.equals("required")) {
      assertThat(ended.status()).as(ended.errors()).isZero();
      assertThat(ended.errors()).isEmpty();
      for (String layer :
          List.of("namespaces", "seccomp", "noNewPrivs", "capabilities", "memory")) {
        assertThat(ended.json().at("/enforced/layers/" + layer).asBoolean()).as(layer).isTrue();
      }
    } else {
      assertThat(ended.status()).isEqualTo(126);
      assertThat(ended.messages()).isNotEmpty();
      assertThat(ended.text()).doesNotContain("it ran");
    }
  }

  @Test
  void guardOffClaimsNothing() throws IOException {
    Files.writeString(folder.resolve("a.py"), "print('it ran')");
    Ended ended = mxc("run", "--json", "--guard", "off", "a.py");

    assertThat(ended.status()).isZero();
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.json().at("/enforced/layers"))
        .isNotEmpty()
        .doesNotContain(com.fasterxml.jackson.databind.node.BooleanNode.TRUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --help",
        "--help",
        "help",
        "-h",
        "init --help",
        "run -h",
        "exec --help",
        "tools --help",
        "doctor --help"
      })
  void helpIsOnStandardOutputWithoutColours(String words) {
    Ended ended = mxc(words.split(" "));

    assertThat(ended.status()).isZero();
    assertThat(ended.text()).contains("mxc").doesNotContain("\u001b");
    assertThat(ended.errors()).isEmpty();
  }

  @Test
  void helpShowsExamplesAndStatuses() {
    assertThat(mxc("run", "--help").text())
        .contains("Examples:", "--allow-read /data=./data", "124", "137", "122", "126", "125");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "version", "run --version"})
  void theVersionNamesTheLanguages(String words) {
    Ended ended = mxc(words.split(" "));

    assertThat(ended.status()).isZero();
    assertThat(ended.text()).matches("mxc \\S+ \\(GraalVM languages [0-9.]+, JVM [0-9]+\\)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "agent", "audit", "mcp", "rnu"})
  void commandsThatAreNotThereAreNamed(String command) {
    Ended ended = mxc(command, "x");

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.messages()).hasSize(1);
    assertThat(ended.errors()).contains(command);
    assertThat(ended.text()).isEmpty();
  }

  @Test
  void withoutACommandTheHelpIsShown() {
    Ended ended = mxc();

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.text() + ended.errors()).contains("Usage");
  }

  @Test
  void initWritesAManifestThatRuns() {
    Ended ended = mxc("init");

    assertThat(ended.status()).isZero();
    assertThat(folder.resolve("mxc.yaml")).exists();
    Ended run =
        mxc(
            "run",
            "-m",
            "mxc.yaml",
            "--guard",
            Mxc.GUARD,
            "--language",
            "javascript",
            "-c",
            "console.log(1)");
    assertThat(run.text()).isEqualTo("1\n");
    assertThat(run.errors()).isEmpty();
  }

  @Test
  void initOverwritesNothing() throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), "mine");
    Ended ended = mxc("init", "mine.yaml");

    assertThat(ended.status()).isNotZero();
    assertThat(ended.messages()).hasSize(1);
    assertThat(ended.errors()).contains("mine.yaml");
    assertThat(folder.resolve("mine.yaml")).hasContent("mine");
  }

  @Test
  void initSaysWhereItCannotWrite() {
    Ended ended = mxc("init", "missing/mxc.yaml");

    assertThat(ended.status()).isNotZero();
    assertThat(ended.errors()).contains("missing/mxc.yaml", "no such");
  }

  @Test
  void initPrintsTheSchemaAndWritesNothing() throws IOException {
    Ended ended = mxc("init", "--schema");
    JsonNode schema = new ObjectMapper().readTree(ended.out());

    assertThat(ended.status()).isZero();
    assertThat(ended.errors()).isEmpty();
    assertThat(schema.path("$schema").asText())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(schema.at("/properties/limits/properties/wall").isObject()).isTrue();
    assertThat(folder).isEmptyDirectory();
    assertThat(mxc("init", "--help").text()).contains("--schema");
  }

  @ParameterizedTest
  @ValueSource(strings = {"init --shcema", "init --schema x.json", "init a b"})
  void initTakesNothingElse(String words) {
    Ended ended = mxc(words.split(" "));

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.messages()).hasSize(1);
    assertThat(ended.text()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }
}
