package dev.mxc;

import dev.mxc.bridge.protocol.Language;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A program to run.
 *
 * @param language its language
 * @param module whether JavaScript is an ECMAScript module ({@code .mjs})
 * @param name the file name that the guest sees below {@code /app}; one path segment
 * @param source its bytes, UTF-8
 * @param arguments what follows the name in {@code sys.argv} and {@code process.argv}
 */
public record Program(
    Language language, boolean module, String name, byte[] source, List<String> arguments) {

  /** The most bytes that a program may have. */
  public static final int SOURCE_BYTES_MAX = 16 << 20;

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException when the name is no file name or the source is larger than
   *     {@link #SOURCE_BYTES_MAX}
   */
  public Program {
    Objects.requireNonNull(language);
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0
        || name.getBytes(StandardCharsets.UTF_8).length > 255) {
      throw new IllegalArgumentException("not a file name: " + name);
    }
    if (source.length > SOURCE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the program is larger than " + (SOURCE_BYTES_MAX >> 20) + " MiB");
    }
    source = source.clone();
    arguments = List.copyOf(arguments);
  }

  @Override
  public byte[] source() {
    return source.clone();
  }

  /** A Python program, {@code /app/main.py} for the guest. */
  public static Program python(String source) {
    return new Program(Language.PYTHON, false, "main.py", utf8(source), List.of());
  }

  /** A JavaScript program, {@code /app/main.js} for the guest. */
  public static Program javascript(String source) {
    return new Program(Language.JAVASCRIPT, false, "main.js", utf8(source), List.of());
  }

  /** An ECMAScript module, {@code /app/main.mjs} for the guest. */
  public static Program javascriptModule(String source) {
    return new Program(Language.JAVASCRIPT, true, "main.mjs", utf8(source), List.of());
  }

  /** This program with other arguments. */
  public Program withArguments(String... values) {
    return new Program(language, module, name, source, List.of(values));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
