package dev.mxc.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.Audit;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.MountRule;
import dev.mxc.manifest.Manifest.NetworkRule;
import dev.mxc.manifest.Manifest.Place;
import dev.mxc.manifest.Manifest.SecretSource.FromEnvironment;
import dev.mxc.manifest.Manifest.SecretSource.FromFile;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.manifest.Manifest.ToolRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Good manifests say what they say; bad ones are told all that is wrong, each with its place. */
class ManifestFixturesTest {

  static Stream<Path> valid() {
    return Fixtures.valid();
  }

  static Stream<Path> invalid() {
    return Fixtures.invalid();
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aGoodManifestIsRead(Path file) throws ManifestException {
    Manifest manifest = ManifestParser.parse(file);

    assertThat(manifest.folder()).isEqualTo(file.getParent());
    assertThat(manifest.places()).containsKeys("", "/version");
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void aBadManifestIsToldAllThatIsWrong(Path file) {
    ManifestException rejected =
        catchThrowableOfType(
            ManifestException.class,
            () -> PolicyCompiler.compile(ManifestParser.parse(file), Ceiling.none()));

    assertThat(rejected).isNotNull();
    assertThat(rejected.problems().stream().map(Fixtures::line))
        .containsExactlyElementsOf(Fixtures.problems(file));
    assertThat(rejected.problems()).allMatch(problem -> problem.source().equals(file.toString()));
    assertThat(rejected.getMessage()).startsWith(rejected.problems().getFirst().toString());
  }

  @Test
  void everyFieldArrives() throws ManifestException {
    Manifest manifest = read("full.yaml");

    assertThat(manifest.agent()).contains("spiffe://acme.example/agent/report-writer");
    assertThat(manifest.onBehalfOf()).contains("user:ada");
    assertThat(manifest.tier()).contains(Tier.ISOLATE);
    assertThat(manifest.guard()).contains(GuardMode.REQUIRED);
    assertThat(manifest.limits())
        .isEqualTo(
            new Limits(90_000, 2500, 256L << 20, 10_000, 1L << 30, 65, 17, 1001, 16_000_000));
    assertThat(manifest.mounts())
        .containsExactly(
            new MountRule("/filesystem/0", "/data", Optional.of("./data"), Access.READ, 0),
            new MountRule("/filesystem/1", "/out", Optional.of("./out"), Access.WRITE, 0),
            new MountRule("/filesystem/2", "/project", Optional.of("../src"), Access.OVERLAY, 0),
            new MountRule("/filesystem/3", "/tmp", Optional.empty(), Access.MEMORY, 32L << 20),
            new MountRule("/filesystem/4", "/data/private", Optional.empty(), Access.NONE, 0));
    assertThat(manifest.network())
        .containsExactly(
            new NetworkRule(
                "api.example.com",
                List.of(443),
                Set.of("https"),
                Set.of("GET", "POST"),
                List.of("/v1/*", "/v2/**"),
                Map.of(
                    "Authorization", "Bearer ${secret:EXAMPLE}", "X-Other", "$1 ${secret:OTHER}")));
    assertThat(manifest.tools())
        .containsExactly(
            new ToolRule("orders.search", false, 0),
            new ToolRule("orders.refund", true, 3),
            new ToolRule("plain_tool-2", false, 0));
    assertThat(manifest.secrets())
        .isEqualTo(
            Map.of(
                "EXAMPLE", new FromEnvironment("EXAMPLE_TOKEN"), "OTHER", new FromFile("./token")));
    assertThat(manifest.environment()).isEqualTo(Map.of("TZ", "UTC", "EMPTY", "", "ANSWER", "no"));
    assertThat(manifest.pythonPath()).containsExactly("./site-packages", "/opt/packages");
    assertThat(manifest.audit()).isEqualTo(new Audit(true, true));
    assertThat(manifest.places())
        .containsEntry("/limits/wall", new Place(5, 9))
        .containsEntry("/network/0/ports/0", new Place(22, 13));
  }

  @Test
  void jsonAndYamlSayTheSame() throws ManifestException {
    assertThat(read("full.json"))
        .usingRecursiveComparison()
        .ignoringFields("name", "places")
        .isEqualTo(read("full.yaml"));
  }

  @Test
  void whatIsLeftOutIsTheDefault() throws ManifestException {
    Manifest empty = Manifest.empty(read("least.yaml").folder());

    for (String name : List.of("least.yaml", "least.json", "empty-sections.yaml")) {
      assertThat(read(name))
          .usingRecursiveComparison()
          .ignoringFields("name", "places")
          .isEqualTo(empty);
    }
    assertThat(empty.limits())
        .isEqualTo(
            new Limits(30_000, 10_000, 256L << 20, 1L << 20, 64L << 20, 64, 16, 1000, 16L << 20));
  }

  @Test
  void plainYamlTextIsTextAsItStands() throws ManifestException {
    assertThat(read("env-values.yaml").environment())
        .isEqualTo(
            Map.of(
                "NO",
                "no",
                "TIME",
                "12:30",
                "VERSION",
                "1.2.3",
                "QUOTED",
                "8080",
                "LINES",
                "a\nb",
                "_x1",
                "\t",
                "LONG",
                "folded text\n"));
  }

  @Test
  void theStarterIsAManifest() throws ManifestException, IOException {
    byte[] starter;
    try (var in = Manifest.class.getResourceAsStream("starter.yaml")) {
      starter = in.readAllBytes();
    }
    Path folder = Path.of("").toAbsolutePath();
    Manifest manifest = ManifestParser.parse(starter, "starter", folder);

    assertThat(manifest.limits()).isEqualTo(Limits.defaults());
    assertThat(PolicyCompiler.compile(manifest, Ceiling.none()).mounts()).isEmpty();
  }

  @Test
  void everyBadManifestHasAnExpectationAndEveryExpectationAManifest() throws IOException {
    Path folder = invalid().findFirst().orElseThrow().getParent();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".expected")))
          .containsExactlyInAnyOrderElementsOf(
              invalid().map(file -> Path.of(file + ".expected")).toList());
    }
  }

  private static Manifest read(String name) throws ManifestException {
    return ManifestParser.parse(
        valid().filter(file -> file.endsWith(name)).findFirst().orElseThrow());
  }
}
