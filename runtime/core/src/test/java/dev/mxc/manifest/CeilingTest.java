package dev.mxc.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.Tier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A ceiling bounds everything that it names, and a violation names both sides. */
class CeilingTest extends CompilesPolicies {

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
}
