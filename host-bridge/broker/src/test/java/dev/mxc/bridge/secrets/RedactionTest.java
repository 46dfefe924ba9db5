package dev.mxc.bridge.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Secrets are struck out in every usual form, and nothing else is. */
class RedactionTest {

  private static final String SECRET = "s3cr3t/+to ken%\\\"=~u?";

  private static Redaction redaction(String... values) throws SecretException {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      all.put("S" + i, values[i]);
    }
    return Secrets.read(all.keySet(), name -> Optional.of(Secret.of(all.get(name)))).redaction();
  }

  /** A stream that gives as many bytes at a time as a seed says. */
  private static InputStream inPieces(byte[] bytes, Random random) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return super.read(target, offset, Math.min(length, 1 + random.nextInt(5)));
      }
    };
  }

  private static String stream(Redaction redaction, String text, Random random) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new String(
        redaction.redact(inPieces(bytes, random)).readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static String hex(String text) {
    StringBuilder all = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      all.append(String.format("%%%02x", b));
    }
    return all.toString();
  }

  private static List<String> forms() {
    return List.of(
        SECRET,
        URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
        URLEncoder.encode(SECRET, StandardCharsets.UTF_8).replace("+", "%20").toLowerCase(),
        hex(SECRET),
        SECRET.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"),
        SECRET.replace("\\", "\\u005c").replace("\"", "\\u0022"),
        SECRET.replace("\"", "&quot;").replace("/", "&#x2F;").replace("=", "&#x3d;"),
        SECRET.replace("\"", "&#34;").replace("/", "&#047;").replace("+", "&#43;"));
  }

  @Test
  void everyFormIsStruckOutAcrossEveryBorder() throws Exception {
    Redaction redaction = redaction(SECRET);
    for (String form : forms()) {
      String expected = "before " + "*".repeat(form.length()) + " after";
      String text = "before " + form + " after";
      assertThat(redaction.redact(text)).isEqualTo(expected);
      for (int seed = 0; seed < 20; seed++) {
        assertThat(stream(redaction, text, new Random(seed))).isEqualTo(expected);
      }
    }
  }

  @Test
  void base64IsStruckOutAtEveryAlignment() throws Exception {
    for (int length = 4; length < 12; length++) {
      String secret = SECRET.substring(0, length);
      Redaction redaction = redaction(secret);
      for (Base64.Encoder encoder :
          List.of(
              Base64.getEncoder(),
              Base64.getUrlEncoder(),
              Base64.getEncoder().withoutPadding(),
              Base64.getMimeEncoder(8, "\r\n".getBytes(StandardCharsets.US_ASCII)))) {
        for (int before = 0; before < 7; before++) {
          for (int after = 0; after < 4; after++) {
            String plain = "user:xy".substring(0, before) + secret + "tail".substring(0, after);
            String coded = encoder.encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
            String redacted = stream(redaction, "x=" + coded + ".", new Random(before));
            assertThat(redacted).hasSize(coded.length() + 3).startsWith("x=").endsWith(".");
            int first = before * 8 / 6;
            int last = ((before + length) * 8 - 1) / 6;
            String letters = redacted.substring(2);
            if (!coded.contains("\r\n")) {
              assertThat(letters.substring(first, last + 1)).matches("\\*+");
              assertThat(letters.substring(0, first)).isEqualTo(coded.substring(0, first));
              assertThat(letters.substring(last + 1)).isEqualTo(coded.substring(last + 1) + ".");
            } else {
              assertThat(redacted.chars().filter(c -> c == '*').count())
                  .isGreaterThanOrEqualTo(last + 1 - first);
            }
          }
        }
      }
    }
  }

  @Test
  void whatIsNoSecretStays() throws Exception {
    Redaction redaction = redaction(SECRET);
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 300; j++) {
        text.append("%\\s3cr3t/+ u0025".charAt(random.nextInt(16)));
      }
      text.append(SECRET, 0, SECRET.length() - 1);
      assertThat(stream(redaction, text.toString(), random)).isEqualTo(text.toString());
    }
  }

  @Test
  void severalSecretsAreStruckOutTheLongestFirst() throws Exception {
    Redaction redaction = redaction("token", "token-of-ada");
    assertThat(redaction.redact("token, token-of-ada, token-of-bob"))
        .isEqualTo("*****, ************, *****-of-bob");
  }

  @Test
  void secretsThatOverlapAreStruckOutToTheirEnds() throws Exception {
    assertThat(redaction("abcd1234", "1234wxyz").redact("-abcd1234wxyz-"))
        .isEqualTo("-" + "*".repeat(12) + "-");
    assertThat(redaction("abcabc").redact("-abcabcabc-abcab"))
        .isEqualTo("-" + "*".repeat(9) + "-abcab");
    for (int length = 4; length < 10; length++) {
      String first = "first-secret".substring(0, length);
      String second = "2nd-of-them";
      Redaction redaction = redaction(first, second);
      for (String before : List.of("", "a", "ab")) {
        String base64 =
            Base64.getEncoder()
                .encodeToString((before + first + second).getBytes(StandardCharsets.US_ASCII));
        // What is left tells nothing but the bits of what stands before.
        int kept = before.length() * 8 / 6;
        String expected =
            base64.substring(0, kept) + "*".repeat(base64.replace("=", "").length() - kept);
        assertThat(redaction.redact(base64).replace("=", "")).isEqualTo(expected);
        assertThat(stream(redaction, base64, new Random(length)).replace("=", ""))
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void withoutSecretsTheStreamIsTheSame() {
    InputStream in = new ByteArrayInputStream(new byte[3]);
    assertThat(Secrets.none().redaction().redact(in)).isSameAs(in);
  }

  @Test
  void aSecretOfEscapesCostsLittle() throws Exception {
    Redaction redaction = redaction("\\".repeat(200));
    String text = "\\".repeat(100_000);
    assertThat(redaction.redact(text)).isEqualTo("*".repeat(text.length()));
  }
}
