package dev.mxc.files;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One file's change in the unified format, with git's extended header. */
final class UnifiedDiff {

  private static final int CONTEXT_LINES = 3;
  private static final String NO_NEWLINE = "\\ No newline at end of file";

  private UnifiedDiff() {}

  /** A change from one content to another; null where there is no file. */
  static byte[] of(String path, byte @Nullable [] before, byte @Nullable [] after) {
    StringBuilder out = new StringBuilder();
    String a = quoted("a/" + path);
    String b = quoted("b/" + path);
    out.append("diff --git ").append(a).append(' ').append(b).append('\n');
    if (before == null) {
      out.append("new file mode 100644\n");
    } else if (after == null) {
      out.append("deleted file mode 100644\n");
    }
    Optional<String> oldText = before == null ? Optional.of("") : text(before);
    Optional<String> newText = after == null ? Optional.of("") : text(after);
    if (oldText.isEmpty() || newText.isEmpty()) {
      out.append("Binary files ").append(before == null ? "/dev/null" : a).append(" and ");
      out.append(after == null ? "/dev/null" : b).append(" differ\n");
    } else if (!oldText.get().equals(newText.get())) {
      hunks(
          out,
          before == null ? "/dev/null" : a,
          after == null ? "/dev/null" : b,
          oldText.get(),
          newText.get());
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void hunks(StringBuilder out, String a, String b, String oldText, String newText) {
    List<String> oldLines = lines(oldText);
    List<String> newLines = lines(newText);
    List<String> diff =
        UnifiedDiffUtils.generateUnifiedDiff(
            a, b, oldLines, DiffUtils.diff(oldLines, newLines), CONTEXT_LINES);
    for (String line : diff) {
      // A line that ends its file without a newline carries a mark, see lines().
      boolean last = line.endsWith("\0");
      out.append(last ? line.substring(0, line.length() - 1) : line).append('\n');
      if (last) {
        out.append(NO_NEWLINE).append('\n');
      }
    }
  }

  /**
   * The lines; a last one without newline is marked, so that it differs from the same line with
   * one.
   */
  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    String last = lines.removeLast();
    if (!last.isEmpty()) {
      lines.add(last + "\0");
    }
    return lines;
  }

  private static Optional<String> text(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /** As git quotes names: in quotes with C's escapes, when there is anything to escape. */
  private static String quoted(String path) {
    StringBuilder quoted = new StringBuilder("\"");
    boolean plain = true;
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c == '"' || c == '\\') {
        quoted.append('\\').append((char) c);
        plain = false;
      } else if (c < 0x20 || c > 0x7e) {
        quoted.append(String.format("\\%03o", c));
        plain = false;
      } else {
        quoted.append((char) c);
      }
    }
    return plain ? path : quoted.append('"').toString();
  }
}
