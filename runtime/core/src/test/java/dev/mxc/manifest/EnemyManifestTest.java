package dev.mxc.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody puts into a manifest or in its place: a problem with a place, and soon. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EnemyManifestTest {

  private static final int MUTATIONS = 20_000;
  private static final String VERSION = "version: \"1\"\n";

  private static ManifestException rejected(byte[] bytes, String name) {
    ManifestException rejected =
        catchThrowableOfType(
            ManifestException.class, () -> ManifestParser.parse(bytes, name, Path.of("/")));
    assertThat(rejected).as("accepted").isNotNull();
    assertLocated(rejected);
    return rejected;
  }

  private static void assertLocated(ManifestException rejected) {
    assertThat(rejected.problems()).hasSizeBetween(1, Problems.MAX);
    assertThat(rejected.problems())
        .allSatisfy(problem -> {
          assertThat(problem.line()).isPositive();
          assertThat(problem.column()).isPositive();
          assertThat(problem.pointer().length()).isLessThan(1000);
          assertThat(problem.message()).isNotBlank().hasSizeLessThan(1000);
          assertThat(TextRules.isPrintable(problem.toString())).isTrue();
          assertThat(problem.toString())
              .doesNotContain("snakeyaml", "jackson", "Exception", "java.");
        });
  }

  private static Problem only(ManifestException rejected) {
    assertThat(rejected.problems()).hasSize(1);
    return rejected.problems().getFirst();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // Sizes

  @Test
  void aMebibyteIsReadAndOneByteMoreIsNot() throws ManifestException {
    String comment = "#".repeat(ManifestText.BYTES_MAX - VERSION.length());

    assertThat(ManifestParser.parse(bytes(VERSION + comment), "m", Path.of("/")).name())
        .isEqualTo("m");
    assertThat(tooLarge(bytes(VERSION + comment + "#"))).contains("1 MiB");
  }

  private static String tooLarge(byte[] bytes) {
    return only(catchThrowableOfType(
            ManifestException.class, () -> ManifestParser.parse(bytes, "m", Path.of("/"))))
        .message();
  }

  @Test
  void aThousandMountsAreReadAndOneMoreIsNot() throws ManifestException {
    String mounts =
        IntStream.range(0, 1000)
            .mapToObj(i -> "  - { path: /m" + i + ", access: none }\n")
            .collect(Collectors.joining());
    String text = VERSION + "filesystem:\n" + mounts;

    assertThat(ManifestParser.parse(bytes(text), "m", Path.of("/")).mounts()).hasSize(1000);
    assertThat(only(rejected(bytes(text + "  - { path: /last, access: none }\n"), "m")).toString())
        .isEqualTo("m:1003:5: /filesystem/1000: more than 1000 items");
  }

  // Shapes

  static Stream<Arguments> shapes() {
    String many = "a,".repeat(400_000);
    String deepNames =
        IntStream.range(0, 18)
            .mapToObj(i -> "\"" + "k".repeat(9000) + "\":{")
            .collect(Collectors.joining());
    return Stream.of(
        Arguments.of("deep JSON", "{\"a\":" + "[".repeat(500_000)),
        Arguments.of("deep objects of JSON", "{\"a\":".repeat(150_000)),
        Arguments.of("closed deep JSON", "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}"),
        Arguments.of("deep flow", "a: " + "[".repeat(1_000_000)),
        Arguments.of("deep flow objects", "a: " + "{a: ".repeat(200_000)),
        Arguments.of("deep flow without text", "[".repeat(1_000_000)),
        Arguments.of("deep flow keys", "? ".repeat(500_000)),
        Arguments.of("deep block lists", "- ".repeat(500_000)),
        Arguments.of(
            "deep block objects",
            IntStream.range(0, 1000)
                .mapToObj(i -> " ".repeat(i) + "a:\n")
                .collect(Collectors.joining())),
        Arguments.of("wide list", "a: [" + many + "]"),
        Arguments.of("wide JSON", "{\"a\": [" + "1,".repeat(500_000) + "1]}"),
        Arguments.of("wide object", "{" + "\"a\":1,".repeat(150_000) + "\"b\":1}"),
        Arguments.of(
            "unknown names",
            "{"
                + IntStream.range(0, 45_000)
                    .mapToObj(i -> "\"verzion" + i + "\":1")
                    .collect(Collectors.joining(","))
                + "}"),
        Arguments.of(
            "names of one hash",
            "{\"version\":\"1\",\"env\":{"
                + IntStream.range(0, 28_000)
                    .mapToObj(EnemyManifestTest::sameHash)
                    .map(name -> "\"" + name + "\":1")
                    .collect(Collectors.joining(","))
                + "}}"),
        Arguments.of(
            "long names above many values",
            "{" + deepNames + "\"a\":[" + "1,".repeat(40_000) + "1]" + "}".repeat(19)),
        Arguments.of("a long name", "{\"" + "n".repeat(1_000_000) + "\":1}"),
        Arguments.of("a long name of YAML", "? " + "n".repeat(1_000_000) + "\n: 1\n"),
        Arguments.of("a long number", "{\"version\":" + "1".repeat(1_000_000) + "}"),
        Arguments.of(
            "a great number", "{\"version\":1e20000000,\"limits\":{\"threads\":1e20000000}}"),
        Arguments.of("a long tool", VERSION + "tools: [ \"" + "a.".repeat(500_000) + "\" ]"),
        Arguments.of(
            "a long host", VERSION + "network: [ { host: \"" + "a.".repeat(500_000) + "\" } ]"),
        Arguments.of(
            "a long path",
            VERSION + "filesystem: [ { access: none, path: \"" + "/a".repeat(500_000) + "\" } ]"),
        Arguments.of(
            "a long size", VERSION + "limits: { memory: " + "9".repeat(1_000_000) + "MiB }"),
        Arguments.of(
            "a long header",
            VERSION
                + "network: [ { host: a.b, headers: { A: \""
                + "${secret:A}".repeat(90_000)
                + "\" } } ]"),
        Arguments.of("many aliases", "a: &a [" + many + "]\nb: *a"),
        Arguments.of("many documents", "---\n".repeat(200_000)),
        Arguments.of("a long tag", "a: !" + "t".repeat(1_000_000) + " b"),
        Arguments.of("a long line of quotes", "a: " + "'".repeat(1_000_000)),
        Arguments.of("colons", ":".repeat(1_000_000)),
        Arguments.of("keys without end", "a: ".repeat(300_000)),
        Arguments.of("a bar", "a: |99999999999\n b"));
  }

  private static String sameHash(int i) {
    // "Aa" and "BB" have one hash, and so has every row of them.
    return IntStream.range(0, 16)
        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void aShapeThatShouldHurtIsToldItsPlace(String name, String text) {
    assertThat(text).as(name).hasSizeLessThanOrEqualTo(ManifestText.BYTES_MAX);
    rejected(bytes(text), "m");
    if (text.startsWith("{")) {
      rejected(bytes(text), "m.yaml");
    }
  }

  // Bytes

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \n\t\n", "\ufeff", "# nothing\n", "# nothing"})
  void emptyTextIsNoManifest(String text) {
    assertThat(only(rejected(bytes(text), "m")).toString())
        .isEqualTo("m:1:1: empty; a manifest holds at least version: \"1\"");
  }

  @Test
  void otherEncodingsAreNamed() {
    for (var encoding :
        new java.nio.charset.Charset[] {
          StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
        }) {
      assertThat(only(rejected(VERSION.getBytes(encoding), "m")).message()).contains("UTF-8");
    }
    byte[] latin1 = (VERSION + "env: { A: \u00e9 }").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(only(rejected(latin1, "m")).toString())
        .isEqualTo("m:2:11: not UTF-8 from here on; write JSON or YAML in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80, 0xbf, 0xc0, 0xc3, 0xed, 0xf4, 0xf8, 0xff})
  void bytesThatAreNoUtf8AreLocated(int wrong) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(bytes(VERSION + "# "));
    bytes.write(wrong);
    bytes.write(bytes("a\n"));

    Problem problem = only(rejected(bytes.toByteArray(), "m"));
    assertThat(problem.line()).isEqualTo(2);
    assertThat(problem.column()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 0x1b, 0x7f, 0x85, 0x9b, 0x202e, 0x2066, 0x2028, 0x2029})
  void charactersThatMoveTextAreLocatedInCommentsToo(int character) {
    Problem problem =
        only(rejected(bytes(VERSION + "# ab" + Character.toString(character) + "\n"), "m"));

    assertThat(problem.toString()).startsWith("m:2:5: ");
    assertThat(problem.message()).contains(String.format("\\u%04x", character));
  }

  @Test
  void characterReferencesBringNothingThatTextMayNotHold() {
    assertThat(rejected(bytes("{\"version\": \"1\", \"a\\ud800\": 1}"), "m").getMessage())
        .contains("half a character");
    assertThat(
            rejected(bytes("{\"version\": \"1\", \"env\": {\"A\": \"\\udc00\\ud800\"}}"), "m")
                .getMessage())
        .startsWith("m:1:31: /env/A: ");
    assertThat(rejected(bytes(VERSION + "env: { A: \"\\ud83d\" }"), "m").problems()).hasSize(1);
  }

  @Test
  void wholePairsAreText() throws ManifestException {
    assertThat(
            ManifestParser.parse(
                    bytes("{\"version\": \"1\", \"env\": {\"A\": \"\\ud83d\\ude00\"}}"),
                    "m",
                    Path.of("/"))
                .environment())
        .containsEntry("A", "\ud83d\ude00");
  }

  // Chance

  /** Seeded: the same mutations in each run. */
  @Test
  void aMutatedManifestIsAManifestOrIsToldAPlace() throws IOException {
    byte[][] seeds =
        Stream.concat(Fixtures.valid(), Fixtures.invalid())
            .map(EnemyManifestTest::content)
            .toArray(byte[][]::new);
    Random random = new Random(20_261_125);
    int manifests = 0;
    int rejections = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = mutate(seeds[random.nextInt(seeds.length)], seeds, random);
      try {
        Manifest manifest =
            ManifestParser.parse(mutated, random.nextBoolean() ? "m.yaml" : "m", Path.of("/"));
        assertThat(manifest.places()).containsKey("/version");
        manifests++;
      } catch (ManifestException e) {
        assertThat(e.problems()).isNotEmpty();
        for (Problem problem : e.problems()) {
          if (problem.line() < 1
              || problem.column() < 1
              || !TextRules.isPrintable(problem.toString())) {
            throw new AssertionError(
                problem + " for " + new String(mutated, StandardCharsets.ISO_8859_1));
          }
        }
        rejections++;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(new String(mutated, StandardCharsets.ISO_8859_1), e);
      }
    }
    assertThat(manifests).isPositive();
    assertThat(rejections).isPositive();
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final byte[][] TOKENS =
      Stream.of(
              "{",
              "}",
              "[",
              "]",
              ":",
              ": ",
              ",",
              "\"",
              "'",
              "&a ",
              "*a",
              "!",
              "|\n",
              ">\n",
              "\n",
              "\n- ",
              "? ",
              "#",
              "%",
              "@",
              "`",
              "\t",
              "---\n",
              "...\n",
              "\\u0000",
              "\\ud800",
              "\0",
              "\u2028",
              "\ufeff",
              "<<: ",
              "~",
              "null",
              "1e20000000",
              "${secret:A}",
              "../",
              "-1",
              "0",
              "true",
              "\\")
          .map(EnemyManifestTest::bytes)
          .toArray(byte[][]::new);

  private static byte[] mutate(byte[] seed, byte[][] seeds, Random random) {
    byte[] bytes = seed;
    for (int i = random.nextInt(1, 5); i > 0 && bytes.length > 0; i--) {
      int from = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, from + random.nextInt(20));
      byte[] other = seeds[random.nextInt(seeds.length)];
      int otherFrom = random.nextInt(other.length);
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> replaced(bytes, from, to, new byte[0]);
            case 1 -> replaced(bytes, from, from, TOKENS[random.nextInt(TOKENS.length)]);
            case 2 -> replaced(bytes, from, from + 1, new byte[] {(byte) random.nextInt(256)});
            case 3 ->
                replaced(
                    bytes,
                    from,
                    to,
                    java.util.Arrays.copyOfRange(
                        other, otherFrom, Math.min(other.length, otherFrom + 40)));
            default -> java.util.Arrays.copyOf(bytes, from);
          };
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    var replaced = new ByteArrayOutputStream();
    replaced.write(bytes, 0, from);
    replaced.writeBytes(by);
    replaced.write(bytes, to, bytes.length - to);
    return replaced.toByteArray();
  }
}
