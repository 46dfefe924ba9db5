package dev.mxc.cli;

import dev.mxc.bridge.approval.EscapedText;
import dev.mxc.bridge.tools.ToolFailures;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the person what a guest is not told: why a tool failed, once for each tool. */
final class BrokenTools implements ToolFailures {

  private static final int REASON_CHARS_MAX = 500;

  private final Terminal terminal;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  BrokenTools(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void failed(String tool, Throwable failure) {
    String reason = failure.getMessage();
    if (reason != null && told.add(tool)) {
      terminal.progress(
          "the tool " + tool + " failed: " + EscapedText.cut(reason, REASON_CHARS_MAX));
    }
  }
}
