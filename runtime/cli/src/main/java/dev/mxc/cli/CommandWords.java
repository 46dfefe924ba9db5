package dev.mxc.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A command line in one text, taken apart as a POSIX shell takes words apart: quotes and
 * backslashes, see section 2.2 of the shell's language. Nothing is expanded, and no character but
 * those means anything: {@code $HOME}, {@code *} and {@code |} stay what they are.
 */
final class CommandWords {

  /** The text is no command line. */
  static final class UnfinishedException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfinishedException(String message) {
      super(message);
    }
  }

  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();

  /** A word may be empty, so that its characters do not tell whether there is one. */
  private boolean inWord;

  private int at;

  private CommandWords(String text) {
    this.text = text;
  }

  /**
   * The words, none for a blank text.
   *
   * @throws UnfinishedException names the quote that has no end
   */
  static List<String> of(String text) throws UnfinishedException {
    return new CommandWords(text).split();
  }

  private List<String> split() throws UnfinishedException {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case ' ', '\t', '\n' -> endWord();
        case '\'' -> singleQuoted();
        case '"' -> doubleQuoted();
        case '\\' -> escaped();
        default -> take(c);
      }
    }
    endWord();
    return List.copyOf(words);
  }

  private void take(char c) {
    inWord = true;
    word.append(c);
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }

  private void singleQuoted() throws UnfinishedException {
    int opened = at;
    int end = text.indexOf('\'', at);
    if (end < 0) {
      throw unfinished("single quote", opened);
    }
    inWord = true;
    word.append(text, at, end);
    at = end + 1;
  }

  private void doubleQuoted() throws UnfinishedException {
    int opened = at;
    inWord = true;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return;
      }
      boolean escapes = c == '\\' && at < text.length() && "$`\"\\\n".indexOf(text.charAt(at)) >= 0;
      if (!escapes) {
        word.append(c);
      } else if (text.charAt(at++) != '\n') {
        word.append(text.charAt(at - 1));
      }
    }
    throw unfinished("double quote", opened);
  }

  private void escaped() throws UnfinishedException {
    if (at == text.length()) {
      throw new UnfinishedException("it ends in a backslash, which quotes nothing");
    }
    char c = text.charAt(at++);
    // A line that goes on in the next one.
    if (c != '\n') {
      take(c);
    }
  }

  /** The position after the quote, counted from 0, is the quote's own, counted from 1. */
  private static UnfinishedException unfinished(String quote, int position) {
    return new UnfinishedException(
        "the " + quote + " at character " + position + " of the command has no end");
  }
}
