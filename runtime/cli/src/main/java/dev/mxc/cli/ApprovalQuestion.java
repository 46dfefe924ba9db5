package dev.mxc.cli;

import dev.mxc.bridge.approval.ApprovalRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * A request for approval as lines for a terminal. Each begins with a mark, rows that a long one
 * goes on in too: so no padding in the arguments can bring a row about that looks like one of
 * mxc's.
 *
 * @param text the lines, nothing in which acts on a terminal
 * @param complete whether it shows the arguments to their end
 */
record ApprovalQuestion(String text, boolean complete) {

  /** More than that nobody reads before an answer. */
  static final int ARGUMENT_CHARS_MAX = 16_000;

  /** The last line: what is typed from its appearance on is the answer. */
  static final String PROMPT = "approve this call? [y/N] ";

  private static final String FIRST = "  | ";
  private static final String NEXT = "  |   ";
  private static final int COLUMNS_MIN = 20;
  private static final int COLUMNS_MAX = 120;

  static ApprovalQuestion of(ApprovalRequest request, int columns) {
    ApprovalRequest.Rendering rendering = request.render(ARGUMENT_CHARS_MAX);
    int width = Math.clamp(columns, COLUMNS_MIN, COLUMNS_MAX) - 1;
    StringBuilder text = new StringBuilder();
    rendering
        .text()
        .lines()
        .forEach(line -> rows(line, width).forEach(row -> text.append(row).append('\n')));
    return new ApprovalQuestion(text.toString(), rendering.complete());
  }

  private static List<String> rows(String line, int width) {
    List<String> rows = new ArrayList<>();
    StringBuilder row = new StringBuilder(FIRST);
    int used = FIRST.length();
    for (int i = 0; i < line.length(); ) {
      int c = line.codePointAt(i);
      // What is beyond ASCII may be two columns wide, and nobody can tell for all terminals.
      int columns = c < 0x80 ? 1 : 2;
      if (used + columns > width) {
        rows.add(row.toString());
        row.setLength(0);
        row.append(NEXT);
        used = NEXT.length();
      }
      row.appendCodePoint(c);
      used += columns;
      i += Character.charCount(c);
    }
    rows.add(row.toString());
    return rows;
  }
}
