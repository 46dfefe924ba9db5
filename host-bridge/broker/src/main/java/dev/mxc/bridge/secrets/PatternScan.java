package dev.mxc.bridge.secrets;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Looks for one pattern from all places of a text at once: of the matches that have come as far at
 * one place, only the one that began first is followed, because it covers the others. So the time
 * is the length of the text times that of the pattern at most, whatever repeats itself in them.
 */
final class PatternScan {

  /** Told of a match. */
  @FunctionalInterface
  interface Matches {
    void found(int start, int end);
  }

  // One more than a character takes: those that wait at the place looked at, and at all after it.
  private static final int PLACES = SecretPattern.CHARACTER_BYTES_MAX + 1;

  /** Matches that wait at one place for their next character. */
  private static final class Waiting {
    // By how many characters they have; each is in the list once.
    private final int[] starts;
    private int[] lengths = new int[4];
    private int count;

    Waiting(int lengthMax) {
      starts = new int[lengthMax + 1];
      Arrays.fill(starts, Integer.MAX_VALUE);
    }

    void add(int length, int start) {
      if (starts[length] == Integer.MAX_VALUE) {
        if (count == lengths.length) {
          lengths = Arrays.copyOf(lengths, count * 2);
        }
        lengths[count++] = length;
      }
      starts[length] = Math.min(starts[length], start);
    }

    void clear() {
      for (int i = 0; i < count; i++) {
        starts[lengths[i]] = Integer.MAX_VALUE;
      }
      count = 0;
    }
  }

  private final SecretPattern pattern;
  private final Waiting[] waiting = new Waiting[PLACES];
  private final IntConsumer reached = this::reach;
  private int last = -1;

  // Of the match that goes on.
  private int length;
  private int start;

  PatternScan(SecretPattern pattern) {
    this.pattern = pattern;
    Arrays.setAll(waiting, _ -> new Waiting(pattern.length()));
  }

  /** A match may begin at a place, which is the next that is looked at. */
  void begin(int place) {
    waiting[place % PLACES].add(0, place);
  }

  private void reach(int place) {
    waiting[place % PLACES].add(length + 1, start);
    last = Math.max(last, place);
  }

  /** The last place at which a match waits to go on; less than all that were looked at if none. */
  int last() {
    return last;
  }

  /**
   * Goes on with all that wait at a place; places are looked at one after the other.
   *
   * @return where the first of those began that the end of the text cuts off, or {@code end}
   */
  int look(byte[] text, int place, int end, Matches matches) {
    Waiting here = waiting[place % PLACES];
    int unclear = end;
    for (int i = 0; i < here.count; i++) {
      length = here.lengths[i];
      start = here.starts[length];
      if (length == pattern.length()) {
        matches.found(start, place);
      } else if (pattern.step(text, place, end, length, reached)) {
        unclear = Math.min(unclear, start);
      }
    }
    here.clear();
    return unclear;
  }

  /** Forgets what waits, for a text that begins anew. */
  void clear() {
    for (Waiting each : waiting) {
      each.clear();
    }
    last = -1;
  }
}
