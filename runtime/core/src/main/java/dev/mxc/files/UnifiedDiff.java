package dev.mxc.files;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.DeleteDelta;
import com.github.difflib.patch.InsertDelta;
import com.github.difflib.patch.Patch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One file's change in the unified format, with git's extended header. Files are lines of bytes,
 * whatever they hold: so a binary file's change is in the patch too, for every tool.
 */
final class UnifiedDiff {

  static final String FILE = "100644";
  static final String PROGRAM = "100755";
  static final String LINK = "120000";

  /** How git names an empty file's content; patch(1) looks for it where there are no hunks. */
  private static final String EMPTY_BLOB = "e69de29";

  private static final String NO_BLOB = "0000000";

  private static final int CONTEXT_LINES = 3;

  /** The two lines that name the files. */
  private static final int HEADER_LINES = 2;

  private static final String NO_NEWLINE = "\\ No newline at end of file";

  /** No byte, hence in no line: marks a last line without newline. */
  private static final String UNENDED = "\u0100";

  /**
   * What differs between two files is compared line by line up to this many lines of both, in a
   * time that grows with their square; what is longer is one change.
   */
  private static final int COMPARED_LINES_MAX = 4000;

  private UnifiedDiff() {}

  /** A file as a patch tells it: {@code mode} is one of the three that git knows. */
  record Version(String mode, byte[] content) {
    boolean isLink() {
      return mode.equals(LINK);
    }
  }

  /** A change from one version to another; none where there is no file. */
  static byte[] of(String path, Optional<Version> before, Optional<Version> after) {
    if (before.isPresent() && after.isPresent() && before.get().isLink()) {
      // A link that gave way to a file is two changes to git.
      return concat(of(path, before, Optional.empty()), of(path, Optional.empty(), after));
    }
    StringBuilder out = new StringBuilder();
    String a = quoted("a/" + path);
    String b = quoted("b/" + path);
    out.append("diff --git ").append(a).append(' ').append(b).append('\n');
    if (before.isEmpty()) {
      out.append("new file mode ").append(after.orElseThrow().mode).append('\n');
    } else if (after.isEmpty()) {
      out.append("deleted file mode ").append(before.get().mode).append('\n');
    } else if (!before.get().mode.equals(after.get().mode)) {
      out.append("old mode ").append(before.get().mode).append('\n');
      out.append("new mode ").append(after.get().mode).append('\n');
    }
    List<String> oldLines = lines(before);
    List<String> newLines = lines(after);
    if (oldLines.isEmpty() && after.isEmpty()) {
      out.append("index ").append(EMPTY_BLOB).append("..").append(NO_BLOB).append('\n');
    } else if (newLines.isEmpty() && before.isEmpty()) {
      out.append("index ").append(NO_BLOB).append("..").append(EMPTY_BLOB).append('\n');
    } else if (!oldLines.equals(newLines)) {
      hunks(
          out,
          before.isEmpty() ? "/dev/null" : a,
          after.isEmpty() ? "/dev/null" : b,
          oldLines,
          newLines);
    }
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /**
   * What the algorithm leaves between lines that stay is put in diff(1)'s order: what goes, what
   * comes.
   */
  private static void hunks(
      StringBuilder out, String a, String b, List<String> oldLines, List<String> newLines) {
    List<String> diff =
        UnifiedDiffUtils.generateUnifiedDiff(
            a, b, oldLines, patch(oldLines, newLines), CONTEXT_LINES);
    append(out, diff.subList(0, HEADER_LINES));
    List<String> come = new ArrayList<>();
    for (String line : diff.subList(HEADER_LINES, diff.size())) {
      switch (line.charAt(0)) {
        case '+' -> come.add(line);
        case '-' -> append(out, List.of(line));
        default -> {
          append(out, come);
          come.clear();
          append(out, List.of(line.startsWith("@@") ? range(line) : line));
        }
      }
    }
    append(out, come);
  }

  /** Where a side has no lines at all, diff(1) says that they begin at 0. */
  private static String range(String header) {
    return header.replace("@@ -1,0 ", "@@ -0,0 ").replace(" +1,0 @@", " +0,0 @@");
  }

  private static void append(StringBuilder out, List<String> lines) {
    for (String line : lines) {
      boolean unended = line.endsWith(UNENDED);
      out.append(unended ? line.substring(0, line.length() - 1) : line).append('\n');
      if (unended) {
        out.append(NO_NEWLINE).append('\n');
      }
    }
  }

  private static Patch<String> patch(List<String> oldLines, List<String> newLines) {
    int shorter = Math.min(oldLines.size(), newLines.size());
    int start = 0;
    while (start < shorter && oldLines.get(start).equals(newLines.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && oldLines
            .get(oldLines.size() - 1 - end)
            .equals(newLines.get(newLines.size() - 1 - end))) {
      end++;
    }
    List<String> gone = oldLines.subList(start, oldLines.size() - end);
    List<String> come = newLines.subList(start, newLines.size() - end);
    if (gone.size() + come.size() <= COMPARED_LINES_MAX) {
      return DiffUtils.diff(oldLines, newLines, new MyersDiffWithLinearSpace<>());
    }
    Patch<String> patch = new Patch<>();
    Chunk<String> old = new Chunk<>(start, gone);
    Chunk<String> changed = new Chunk<>(start, come);
    if (gone.isEmpty()) {
      patch.addDelta(new InsertDelta<>(old, changed));
    } else if (come.isEmpty()) {
      patch.addDelta(new DeleteDelta<>(old, changed));
    } else {
      patch.addDelta(new ChangeDelta<>(old, changed));
    }
    return patch;
  }

  private static List<String> lines(Optional<Version> version) {
    String text = version.map(v -> new String(v.content, StandardCharsets.ISO_8859_1)).orElse("");
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    String last = lines.removeLast();
    if (!last.isEmpty()) {
      lines.add(last + UNENDED);
    }
    return lines;
  }

  /**
   * As git quotes names: in quotes with C's escapes, when there is anything to escape. A space is
   * quoted too, for tools that end a name there.
   */
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
        plain &= c != ' ';
      }
    }
    return plain ? path : quoted.append('"').toString();
  }
}
