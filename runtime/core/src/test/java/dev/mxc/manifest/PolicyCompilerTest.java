package dev.mxc.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.Tier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds in the end: a manifest, options and ceilings together, or every reason why not. */
class PolicyCompilerTest {

  @TempDir private Path folder;

  @BeforeEach
  void makeFolders() throws IOException {
    folder = folder.toRealPath();
    for (String name : List.of("data", "out", "packages")) {
      Files.createDirectory(folder.resolve(name));
    }
  }

  private Manifest manifest(String yaml) {
    try {
      return ManifestParser.parse(
          ("version: \"1\"\n" + yaml).getBytes(StandardCharsets.UTF_8), "m.yaml", folder);
    } catch (ManifestException e) {
      throw new AssertionError(e);
    }
  }

  private Policy compiled(String yaml, Overrides overrides, Ceiling... ceilings)
      throws ManifestException {
    return PolicyCompiler.compile(manifest(yaml), overrides, Arrays.asList(ceilings));
  }

  private List<String> refused(String yaml, Overrides overrides, Ceiling... ceilings) {
    ManifestException rejected =
        catchThrowableOfType(ManifestException.class, () -> compiled(yaml, overrides, ceilings));
    assertThat(rejected).as("accepted").isNotNull();
    return rejected.problems().stream().map(Problem::toString).toList();
  }

  private List<String> refused(String yaml, Ceiling... ceilings) {
    return refused(yaml, Overrides.none(), ceilings);
  }

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
    Files.writeString(folder.resolve("token"), "t");
    String yaml =
        """
        network: [ { host: a.example, headers: { A: "${secret:A}${secret:B}${secret:C}${secret:D}" } } ]
        secrets:
          A: { env: MXC_TEST_NEVER_SET }
          B: { env: PATH }
          C: { file: ./no-token }
          D: { file: ./token }
        """;

    assertThat(refused(yaml).stream().filter(line -> line.contains("unset")))
        .containsExactly(
            "m.yaml:4:6: /secrets/A: the secret A is unset: the variable MXC_TEST_NEVER_SET is not set",
            "m.yaml:6:6: /secrets/C: the secret C is unset: there is no readable file \"./no-token\"");
  }

  // What this build cannot give

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "isolation: { guard: required } | isolation: { guard: auto }      | m.yaml:2:21: /isolation/guard: guard required",
        "isolation: { tier: container } | isolation: { tier: context }    | m.yaml:2:20: /isolation/tier: tier container",
        "network: [ { host: a.example } ] | network: []                   | m.yaml:2:10: /network: network rules",
        "tools: [ orders.search ]       | tools: []                       | m.yaml:2:8: /tools: tool orders.search is not registered",
        "audit: { mode: required }      | audit: { mode: best-effort }    | m.yaml:2:8: /audit: ",
        "audit: { content: full }       | audit: { content: digest }      | m.yaml:2:8: /audit: ",
      })
  void whatThisBuildCannotGiveIsNamed(String asked, String instead, String problem)
      throws ManifestException {
    assertThat(refused(asked)).singleElement().asString().startsWith(problem);
    assertThat(compiled(instead, Overrides.none())).isNotNull();
  }

  @Test
  void secretsCannotBeUsedInThisBuild() {
    assertThat(
            refused(
                "network: [ { host: a.example, headers: { A: \"${secret:A}\" } } ]\n"
                    + "secrets: { A: { env: PATH } }\n"))
        .anyMatch(line -> line.startsWith("m.yaml:3:10: /secrets: secrets cannot be used"));
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

  // Ceilings

  private static Ceiling ceiling(String name, UnaryOperator<Builder> bounds) {
    return bounds.apply(new Builder(Ceiling.none())).named(name);
  }

  /** A ceiling in the making: one bound each, and all others left open. */
  private record Builder(Ceiling c) {
    Builder tier(Tier min) {
      return with(Optional.of(min), c.guardMin(), c.limitsMax(), c.sourceFolders(), c.hosts());
    }

    Builder guard(GuardMode min) {
      return with(c.tierMin(), Optional.of(min), c.limitsMax(), c.sourceFolders(), c.hosts());
    }

    Builder limits(Limits max) {
      return with(c.tierMin(), c.guardMin(), Optional.of(max), c.sourceFolders(), c.hosts());
    }

    Builder sources(Path... folders) {
      return with(
          c.tierMin(), c.guardMin(), c.limitsMax(), Optional.of(List.of(folders)), c.hosts());
    }

    Builder granting(Set<String> hosts, Set<String> tools, Set<String> secrets) {
      return new Builder(
          new Ceiling(
              c.name(),
              c.tierMin(),
              c.guardMin(),
              c.limitsMax(),
              c.sourceFolders(),
              Optional.of(hosts),
              Optional.of(tools),
              Optional.of(secrets)));
    }

    private Builder with(
        Optional<Tier> tier,
        Optional<GuardMode> guard,
        Optional<Limits> limits,
        Optional<List<Path>> sources,
        Optional<Set<String>> hosts) {
      return new Builder(
          new Ceiling(c.name(), tier, guard, limits, sources, hosts, c.tools(), c.secrets()));
    }

    Ceiling named(String name) {
      return new Ceiling(
          name,
          c.tierMin(),
          c.guardMin(),
          c.limitsMax(),
          c.sourceFolders(),
          c.hosts(),
          c.tools(),
          c.secrets());
    }
  }

  @Test
  void theTierAndTheGuardHaveALeast() throws ManifestException {
    Ceiling ceiling = ceiling("policy", b -> b.tier(Tier.ISOLATE).guard(GuardMode.AUTO));

    assertThat(refused("isolation: { tier: context, guard: off }\n", ceiling))
        .containsExactly(
            "m.yaml:2:20: /isolation/tier: tier context; policy allows no less than isolate",
            "m.yaml:2:36: /isolation/guard: guard off; policy allows no less than auto");
    assertThat(compiled("isolation: { tier: isolate, guard: auto }\n", Overrides.none(), ceiling))
        .isNotNull();
    assertThat(compiled("", Overrides.none(), ceiling)).isNotNull();
  }

  @Test
  void aDefaultThatACeilingForbidsIsToldWhereItWouldStand() {
    Ceiling ceiling = ceiling("policy", b -> b.guard(GuardMode.REQUIRED));

    assertThat(refused("", ceiling))
        .containsExactly(
            "m.yaml:1:1: /isolation/guard: guard auto; policy allows no less than required");
    assertThat(refused("isolation: { tier: isolate }\n", ceiling))
        .containsExactly(
            "m.yaml:2:12: /isolation/guard: guard auto; policy allows no less than required");
  }

  @Test
  void everyLimitHasAGreatest() throws ManifestException {
    Limits max = new Limits(1000, 900, 32L << 20, 1024, 2048, 10, 2, 5, 4096);
    Ceiling ceiling = ceiling("policy", b -> b.limits(max));
    String exactly =
        "limits: { wall: 1s, cpu: 900ms, memory: 32MiB, output: 1KiB, fileBytes: 2KiB,"
            + " openFiles: 10, threads: 2, hostCalls: 5, networkBytes: 4KiB }\n";

    assertThat(compiled(exactly, Overrides.none(), ceiling).limits()).isEqualTo(max);
    assertThat(
            refused(
                """
                limits:
                  wall: 1001ms
                  cpu: 901ms
                  memory: 33554433B
                  output: 1025B
                  fileBytes: 2049B
                  openFiles: 11
                  threads: 3
                  hostCalls: 6
                  networkBytes: 4097B
                """,
                ceiling))
        .containsExactly(
            "m.yaml:3:9: /limits/wall: wall 1001ms; policy allows at most 1s",
            "m.yaml:4:8: /limits/cpu: cpu 901ms; policy allows at most 900ms",
            "m.yaml:5:11: /limits/memory: memory 33554433B; policy allows at most 32MiB",
            "m.yaml:6:11: /limits/output: output 1025B; policy allows at most 1024B",
            "m.yaml:7:14: /limits/fileBytes: fileBytes 2049B; policy allows at most 2048B",
            "m.yaml:8:14: /limits/openFiles: openFiles 11; policy allows at most 10",
            "m.yaml:9:12: /limits/threads: threads 3; policy allows at most 2",
            "m.yaml:10:14: /limits/hostCalls: hostCalls 6; policy allows at most 5",
            "m.yaml:11:17: /limits/networkBytes: networkBytes 4097B; policy allows at most 4096B");
  }

  @Test
  void anOptionBeyondACeilingIsToldUnderItsOwnName() throws ManifestException {
    Ceiling ceiling =
        ceiling(
            "policy", b -> b.tier(Tier.ISOLATE).guard(GuardMode.AUTO).limits(Limits.defaults()));
    String yaml =
        "isolation: { tier: isolate, guard: auto }\nlimits: { wall: 1s, memory: 64MiB }\n";

    assertThat(
            refused(
                yaml,
                Overrides.none()
                    .tier(Tier.CONTEXT)
                    .guard(GuardMode.OFF)
                    .duration("--timeout", "wall", "1h")
                    .size("--memory", "memory", "1GiB"),
                ceiling))
        .containsExactly(
            "options: --tier: tier context; policy allows no less than isolate",
            "options: --guard: guard off; policy allows no less than auto",
            "options: --timeout: wall 1h; policy allows at most 30s",
            "options: --memory: memory 1GiB; policy allows at most 256MiB");
    assertThat(compiled(yaml, Overrides.none().duration("--timeout", "wall", "2s"), ceiling))
        .isNotNull();
  }

  @Test
  void sourcesLieBelowACeilingsFoldersForRealAndByTheirNames() throws Exception {
    Files.createDirectory(folder.resolve("data-2"));
    Files.createSymbolicLink(folder.resolve("data/out"), folder.resolve("out"));
    Ceiling ceiling = ceiling("policy", b -> b.sources(folder.resolve("data")));

    assertThat(
            refused(
                """
                filesystem:
                  - { path: /a, source: data, access: read }
                  - { path: /b, source: data-2, access: read }
                  - { path: /c, source: data/out, access: read }
                  - { path: /d, source: data/.., access: read }
                  - { path: /e, access: memory, size: 1MiB }
                python: { path: [ data, packages ] }
                """,
                Overrides.none().mount("--allow-read", Access.READ, "/f=" + folder.resolve("out")),
                ceiling))
        .containsExactly(
            "m.yaml:4:5: /filesystem/1: the source lies outside; policy allows only sources below its folders",
            "m.yaml:5:5: /filesystem/2: the source lies outside; policy allows only sources below its folders",
            "m.yaml:6:5: /filesystem/3: the source lies outside; policy allows only sources below its folders",
            "m.yaml:8:25: /python/path/1: the folder lies outside; policy allows only sources below its folders",
            "options: --allow-read: the source lies outside; policy allows only sources below its folders");
    assertThat(
            compiled(
                "filesystem: [ { path: /a, source: data, access: read } ]\n",
                Overrides.none(),
                ceiling))
        .isNotNull();
  }

  @Test
  void hostsToolsAndSecretsAreBoundedByName() {
    String yaml =
        """
        network:
          - { host: a.example, headers: { A: "${secret:A}${secret:B}" } }
          - { host: b.example }
        tools: [ x.one, { name: x.two } ]
        secrets: { A: { env: PATH }, B: { env: PATH } }
        """;
    Ceiling some =
        ceiling("policy", b -> b.granting(Set.of("a.example"), Set.of("x.one"), Set.of("A")));
    Ceiling none = ceiling("policy", b -> b.granting(Set.of(), Set.of(), Set.of()));

    assertThat(refused(yaml, some).stream().filter(line -> line.contains("policy")))
        .containsExactly(
            "m.yaml:4:13: /network/1/host: host b.example; policy allows only a.example",
            "m.yaml:5:17: /tools/1: tool x.two; policy allows only x.one",
            "m.yaml:6:33: /secrets/B: secret B; policy allows only A");
    assertThat(refused(yaml, none).stream().filter(line -> line.contains("policy allows none")))
        .hasSize(6);
  }

  @Test
  void noCeilingLiftsAnother() {
    Ceiling narrow =
        ceiling(
            "narrow",
            b ->
                b.limits(
                    new Limits(
                        1000, 1000, 1L << 30, 1L << 30, 1L << 30, 100, 100, 10_000, 1L << 30)));
    Ceiling wide = ceiling("wide", b -> b.limits(Limits.defaults()));

    for (List<Ceiling> ceilings : List.of(List.of(narrow, wide), List.of(wide, narrow))) {
      assertThat(refused("limits: { wall: 2s, cpu: 1s }\n", ceilings.toArray(Ceiling[]::new)))
          .containsExactly("m.yaml:2:17: /limits/wall: wall 2s; narrow allows at most 1s");
    }
    assertThat(refused("limits: { wall: 31s, cpu: 1s }\n", narrow, wide)).hasSize(2);
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
