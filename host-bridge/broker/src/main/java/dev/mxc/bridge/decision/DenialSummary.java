package dev.mxc.bridge.decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The denials of one run, equal ones counted as one. A flood of denials costs a bounded amount of
 * memory: at most {@link #ENTRIES_MAX} different ones are kept, the rest is only counted.
 */
public final class DenialSummary implements DecisionListener {

  /** The most entries that a result holds. */
  public static final int ENTRIES_MAX = 1000;

  /** The most characters kept of a target or a reason; a guest chooses the former. */
  public static final int TEXT_CHARS_MAX = 1024;

  /** Denials of one capability, target and reason. */
  public record Entry(String capability, String target, String reason, long count) {}

  private record Key(String capability, String target, String reason) {}

  // Guarded by this.
  private final Map<Key, Long> counts = new LinkedHashMap<>();
  private long dropped;

  @Override
  public synchronized void decided(Decision decision) {
    if (decision instanceof Decision.Denied denied) {
      Key key = new Key(denied.capability().id(), cut(denied.target()), cut(denied.reason()));
      if (counts.containsKey(key) || counts.size() < ENTRIES_MAX) {
        counts.merge(key, 1L, Long::sum);
      } else {
        dropped++;
      }
    }
  }

  /** The entries, in the order of their first denial. */
  public synchronized List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(counts.size());
    counts.forEach(
        (key, count) -> entries.add(new Entry(key.capability, key.target, key.reason, count)));
    return List.copyOf(entries);
  }

  /** How many denials are in no entry. */
  public synchronized long dropped() {
    return dropped;
  }

  private static String cut(String text) {
    if (text.length() <= TEXT_CHARS_MAX) {
      return text;
    }
    int end =
        Character.isHighSurrogate(text.charAt(TEXT_CHARS_MAX - 1))
            ? TEXT_CHARS_MAX - 1
            : TEXT_CHARS_MAX;
    return text.substring(0, end) + "…";
  }
}
