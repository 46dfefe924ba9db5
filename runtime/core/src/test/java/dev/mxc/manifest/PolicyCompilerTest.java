package dev.mxc.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds in the end: a manifest and options together, or every reason why not. */
class PolicyCompilerTest extends CompilesPolicies {

  // Sources

  @Test
  void sourcesAreResolvedToRealFolders() throws Exception {
    Files.createSymbolicLink(folder.resolve("link"), Path.of("data"));
    Policy policy =
        compiled(
            """
            filesystem:
              - { path: /a, source: ./out/../data, access: read }
              - { path: /b, source: link, access: overlay }
              - { path: /c, access: memory, size: 1MiB }
            python: { path: [ packages ] }
            """,
            Overrides.none());

    assertThat(policy.mounts())
        .extracting(Policy.Mount::source)
        .containsExactly(
            Optional.of(folder.resolve("data")),
            Optional.of(folder.resolve("data")),
            Optional.empty());
    assertThat(policy.pythonPath()).containsExactly(folder.resolve("packages"));
    assertThat(Policy.packagesPath(0)).isEqualTo("/site-packages");
  }

  @Test
  void aLinkToTheRootIsTheRoot() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), Path.of("/"));

    assertThat(refused("filesystem: [ { path: /a, source: link, access: read } ]\n"))
        .singleElement()
        .asString()
        .startsWith("m.yaml:2:15: /filesystem/0: ")
        .contains("root folder");
  }

  @Test
  void aSourceThatIsMissingIsToldWithoutAHostPath() {
    assertThat(refused("filesystem: [ { path: /a, source: ./nowhere, access: read } ]\n"))
        .singleElement()
        .asString()
        .contains("\"./nowhere\" does not exist")
        .doesNotContain(folder.toString());
  }

  // Secrets

  @Test
  void anUnsetSecretIsToldAndOneThatIsSetIsNot() throws IOException {
    Files.writeString(folder.resolve("token"), "tttt");
    String yaml =
        """
        network: [ { host: a.example, headers: { A: "${secret:A}${secret:B}${secret:C}${secret:D}" } } ]
        secrets:
          A: { env: MXC_TEST_NEVER_SET }
          B: { env: PATH }
          C: { file: ./no-token }
          D: { file: ./token }
        """;

    assertThat(refused(yaml).stream().filter(line -> line.contains("secret")))
        .containsExactly(
            "m.yaml:4:6: /secrets/A: the secret A is not set; set the environment variable"
                + " MXC_TEST_NEVER_SET of mxc itself",
            "m.yaml:6:6: /secrets/C: the secret C is not there; its file is missing or no regular"
                + " file");
  }

  // What this build cannot give

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "isolation: { guard: required, tier: context } | isolation: { guard: auto, tier: context } | m.yaml:2:21: /isolation/guard: guard required",
        "isolation: { tier: container } | isolation: { tier: context }    | m.yaml:2:20: /isolation/tier: tier container",
        "tools: [ orders.search ]       | tools: []                       | m.yaml:2:10: /tools/0: the tool orders.search is not registered",
        "audit: { mode: required }      | audit: { mode: best-effort }    | m.yaml:2:8: /audit: ",
        "audit: { content: full }       | audit: { content: digest }      | m.yaml:2:8: /audit: ",
      })
  void whatThisBuildCannotGiveIsNamed(String asked, String instead, String problem)
      throws ManifestException {
    assertThat(refused(asked)).singleElement().asString().startsWith(problem);
    assertThat(compiled(instead, Overrides.none())).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ host: 10.0.0.1/8 }                        | { host: 10.0.0.0/8 }            | m.yaml:2:20: /network/0/host: ",
        "{ host: a.example, paths: [ '/v*' ] }       | { host: a.example, paths: [ '/v/*' ] } | m.yaml:2:38: /network/0/paths: ",
        "{ host: a.example, schemes: [ http ] }      | { host: a.example, ports: [ 80 ], schemes: [ http ] } | m.yaml:2:40: /network/0/schemes: ",
      })
  void aRuleThatCannotHoldIsToldAtItsPlace(String bad, String good, String problem)
      throws ManifestException {
    assertThat(refused("network: [ " + bad + " ]")).singleElement().asString().startsWith(problem);
    assertThat(compiled("network: [ " + good + " ]", Overrides.none()).network()).hasSize(1);
  }

  @Test
  void networkAndSecretsAreOfTheTrustDomain() throws ManifestException {
    String rule = "network: [ { host: a.example, headers: { A: \"${secret:A}\" } } ]\n";
    String before = compiled(rule + "secrets: { A: { env: PATH } }\n", Overrides.none()).digest();

    assertThat(compiled(rule + "secrets: { A: { env: PATH } }\n", Overrides.none()).digest())
        .isEqualTo(before);
    assertThat(compiled(rule + "secrets: { A: { env: HOME } }\n", Overrides.none()).digest())
        .isNotEqualTo(before);
    assertThat(
            compiled(
                    rule.replace("a.example", "b.example") + "secrets: { A: { env: PATH } }\n",
                    Overrides.none())
                .digest())
        .isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"a.example", "*.a.example", "a.example:8443", "127.0.0.1:80", "'[::1]:80'", "'::1'"})
  void anOptionGrantsADestination(String rule) throws ManifestException {
    assertThat(compiled("", Overrides.none().network(rule)).network()).hasSize(1);
  }

  @Test
  void anIpv6AddressOfAnOptionMayStandInBrackets() throws ManifestException {
    String bare = compiled("", Overrides.none().network("::1")).digest();
    String withPort = compiled("", Overrides.none().network("[::1]:80")).digest();
    String rule = "network: [ { host: \"::1\"%s } ]\n";

    assertThat(compiled("", Overrides.none().network("[::1]")).digest()).isEqualTo(bare);
    assertThat(bare).isEqualTo(compiled(rule.formatted(""), Overrides.none()).digest());
    assertThat(withPort)
        .isEqualTo(compiled(rule.formatted(", ports: [ 80 ]"), Overrides.none()).digest())
        .isNotEqualTo(bare);
  }

  @ParameterizedTest
  @CsvSource({
    "[::1",
    "::1]",
    "[a.example]",
    "[127.0.0.1]",
    "[::1]x",
    "[[::1]]",
    "[]",
    "a.example:0",
    "a.example:65536",
    "a.example:",
    ":80",
    "https://a.example",
    "a b",
    "127.1:80",
    "10.0.0.1/8"
  })
  void anOptionThatNamesNoDestinationIsRefused(String rule) {
    assertThatThrownBy(() -> compiled("", Overrides.none().network(rule)))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("--allow-net");
  }

  // Options

  @Test
  void optionsComeOnTopOfTheManifest() throws ManifestException {
    Policy policy =
        compiled(
            "agent: { id: a, onBehalfOf: b }\nisolation: { tier: isolate, guard: auto }\n"
                + "limits: { wall: 5s, threads: 3 }\nenv: { A: a, B: b }\n",
            Overrides.none()
                .agent("other")
                .tier(Tier.CONTEXT)
                .guard(GuardMode.OFF)
                .duration("--timeout", "wall", "7s")
                .duration("--cpu", "cpu", "6s")
                .size("--memory", "memory", "128MiB")
                .size("--output", "output", "2KiB")
                .size("fileBytes", "fileBytes", "3KiB")
                .size("networkBytes", "networkBytes", "4KiB")
                .environment("--env", "B=x=y")
                .environment("--env", "C=")
                .mount("--allow-read", Access.READ, "/d=" + folder.resolve("data")));

    assertThat(policy.agent()).contains("other");
    assertThat(policy.onBehalfOf()).contains("b");
    assertThat(policy.tier()).isEqualTo(Tier.CONTEXT);
    assertThat(policy.guard()).isEqualTo(GuardMode.OFF);
    assertThat(policy.limits())
        .isEqualTo(new Limits(7000, 6000, 128L << 20, 2048, 3072, 64, 3, 1000, 4096));
    assertThat(policy.environment()).isEqualTo(Map.of("A", "a", "B", "x=y", "C", ""));
    assertThat(policy.mounts())
        .containsExactly(
            new Policy.Mount("/d", Optional.of(folder.resolve("data")), Access.READ, 0));
  }

  @Test
  void everyBadOptionIsToldUnderItsName() {
    Overrides overrides =
        Overrides.none()
            .mount("--allow-read", Access.READ, "/a")
            .mount("--allow-read", Access.READ, "a=" + folder)
            .mount("--allow-write", Access.WRITE, "/proc/x=" + folder)
            .mount("--allow-overlay", Access.OVERLAY, "/a=")
            .mount("--allow-read", Access.READ, "/b=./nowhere-at-all")
            .environment("--env", "=x")
            .environment("--env", "A B=x")
            .environment("--env", "A")
            .environment("--env", "A=\0")
            .environment("--env", "A=\ud800")
            .agent("\u001b[31m")
            .duration("--timeout", "wall", "30")
            .duration("--timeout", "wall", "9ms")
            .duration("--cpu", "cpu", "999999999999h")
            .size("--memory", "memory", "1MiB")
            .size("--memory", "memory", "1e9")
            .size("--output", "output", "0B")
            .size("--output", "output", "999999999999999GiB");

    List<String> problems = refused("", overrides);

    assertThat(problems).hasSize(18).allMatch(line -> line.startsWith("options: --"));
    assertThat(problems)
        .contains(
            "options: --timeout: \"9ms\" is less than the minimum 10ms",
            "options: --cpu: \"999999999999h\" is more than the maximum 168h",
            "options: --memory: \"1MiB\" is less than the minimum 16MiB",
            "options: --output: \"0B\" is less than the minimum 1B",
            "options: --output: \"999999999999999GiB\" is more than the maximum 1024GiB")
        .anyMatch(line -> line.contains("--allow-read: expected GUEST=HOST"))
        .anyMatch(line -> line.contains("--allow-write: no mount may lie at or below /proc"))
        .anyMatch(line ->
            line.contains(
                "./nowhere-at-all\" does not exist; relative sources are"
                    + " relative to the working directory"));
  }

  @Test
  void anOptionsMountIsASecondOneToo() throws ManifestException {
    String yaml = "filesystem: [ { path: /a, source: data, access: read } ]\n";
    Overrides once = Overrides.none().mount("--allow-read", Access.READ, "/a=" + folder);
    Overrides twice = once.mount("--allow-write", Access.WRITE, "/a=" + folder);

    assertThat(refused(yaml, once))
        .containsExactly(
            "options: --allow-read: a second mount on \"/a\"; the first is /filesystem/0");
    assertThat(refused("", twice))
        .containsExactly(
            "options: --allow-write: a second mount on \"/a\"; the first is --allow-read");
    assertThat(compiled("", once).mounts()).hasSize(1);
    assertThat(
            refused(
                "python: { path: [ packages ] }\n",
                Overrides.none().mount("--allow-read", Access.READ, "/site-packages=" + folder)))
        .singleElement()
        .asString()
        .startsWith("options: --allow-read: a second mount on /site-packages");
  }

  @Test
  void anEmbeddersMistypedLimitIsNotIgnored() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Overrides.none().duration("x", "wal", "1s"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Overrides.none().size("x", "wall", "1MiB"));
  }

  // The digest

  @Test
  void theDigestTellsEveryDifferenceAndNoOther() throws ManifestException {
    String yaml = "env: { A: a }\nfilesystem: [ { path: /a, source: data, access: read } ]\n";
    String digest = compiled(yaml, Overrides.none()).digest();

    assertThat(compiled("# text\n" + yaml + "limits: { wall: 30s }\n", Overrides.none()).digest())
        .isEqualTo(digest);
    for (Overrides other :
        List.of(
            Overrides.none().agent("x"),
            Overrides.none().tier(Tier.CONTEXT),
            Overrides.none().guard(GuardMode.OFF),
            Overrides.none().duration("--timeout", "wall", "31s"),
            Overrides.none().environment("--env", "A=b"),
            Overrides.none().environment("--env", "B="),
            Overrides.none().mount("--allow-read", Access.READ, "/b=" + folder))) {
      assertThat(compiled(yaml, other).digest()).isNotEqualTo(digest);
    }
    for (String other :
        List.of(
            yaml.replace("access: read", "access: write"),
            yaml.replace("/a,", "/b,"),
            yaml.replace("source: data", "source: out"),
            yaml + "python: { path: [ packages ] }\n",
            yaml + "agent: { onBehalfOf: x }\n")) {
      assertThat(compiled(other, Overrides.none()).digest()).isNotEqualTo(digest);
    }
  }
}
