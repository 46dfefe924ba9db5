package dev.mxc.bridge.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Strikes secrets out of text and streams: as they are, percent-encoded, escaped as in JSON or
 * HTML, and in base64 (standard and for URLs) at any alignment. Each byte becomes an asterisk, so
 * that lengths stay. It hides what an honest server happens to echo; a server that is given a
 * secret and means to tell it can always say it in another way.
 */
public final class Redaction implements AutoCloseable {

  private static final int BUFFER_BYTES = 16 * 1024;

  private final List<SecretPattern> patterns;
  // Whether two bytes may be the beginning of a secret, by (first << 8 | second). Nearly all text
  // is passed over by this alone.
  private final boolean[] pairs;
  private final boolean[] firsts = new boolean[256];
  private final int bytesMax;

  private Redaction(List<SecretPattern> patterns) {
    this.patterns = patterns;
    pairs = new boolean[patterns.isEmpty() ? 0 : 1 << 16];
    for (int pair = 0; pair < pairs.length; pair++) {
      int first = pair >> 8;
      int second = pair & 0xff;
      pairs[pair] = patterns.stream().anyMatch(p -> p.mayBeginWith(first, second));
      firsts[first] |= pairs[pair];
    }
    bytesMax = patterns.stream().mapToInt(SecretPattern::bytesMax).max().orElse(0);
  }

  static Redaction of(Collection<Secret> secrets) {
    return new Redaction(
        secrets.stream().flatMap(secret -> SecretPattern.of(secret).stream()).toList());
  }

  /** The text without secrets. */
  public String redact(String text) {
    if (patterns.isEmpty()) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    new Scan().redact(bytes, 0, bytes.length, true);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The stream without secrets. What may be the beginning of one waits for what follows. */
  public InputStream redact(InputStream in) {
    return patterns.isEmpty() ? in : new RedactedStream(in);
  }

  private final class Scan {
    private final List<PatternScan> scans = patterns.stream().map(PatternScan::new).toList();

    // Where the longest match that begins at a place ends, by the place's distance from the first.
    private int[] ends = new int[0];

    // Bytes from the next one on that are of a secret which began before it.
    private int masked;

    /**
     * Overwrites the secrets in a range, and answers up to where it is certain of it. All of it is
     * looked at before any is overwritten, since secrets may overlap: in base64, two that stand
     * beside each other share a character.
     */
    int redact(byte[] text, int from, int end, boolean isEnd) {
      if (ends.length < end - from) {
        ends = new int[end - from];
      }
      int clear = look(text, from, end, isEnd);
      for (int at = from; at < end; at++) {
        if (at < clear) {
          masked = Math.max(masked, ends[at - from] - at);
          if (masked > 0) {
            text[at] = '*';
            masked--;
          }
        }
        ends[at - from] = 0;
      }
      return clear;
    }

    /** Finds the matches, and answers where the first begins that is not clear yet. */
    private int look(byte[] text, int from, int end, boolean isEnd) {
      PatternScan.Matches matches =
          (start, to) -> ends[start - from] = Math.max(ends[start - from], to);
      int unclear = end;
      // The last place at which a match waits to go on.
      int busy = -1;
      for (int at = from; at <= end; at++) {
        boolean isCandidate = isCandidate(text, at, end, isEnd);
        if (!isCandidate && at > busy) {
          continue;
        }
        for (PatternScan scan : scans) {
          if (isCandidate) {
            scan.begin(at);
          }
          unclear = Math.min(unclear, scan.look(text, at, end, matches));
          busy = Math.max(busy, scan.last());
        }
      }
      scans.forEach(PatternScan::clear);
      return isEnd ? end : unclear;
    }

    private boolean isCandidate(byte[] text, int at, int end, boolean isEnd) {
      return at + 1 < end
          ? pairs[(text[at] & 0xff) << 8 | text[at + 1] & 0xff]
          : at < end && !isEnd && firsts[text[at] & 0xff];
    }
  }

  private final class RedactedStream extends InputStream {
    private final InputStream in;
    private final Scan scan = new Scan();
    private final byte[] buffer = new byte[BUFFER_BYTES + bytesMax];
    // Handed out up to start, free of secrets up to safe, filled up to end.
    private int start;
    private int safe;
    private int end;
    private boolean ended;

    RedactedStream(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (start == safe) {
        if (ended) {
          return -1;
        }
        fill();
      }
      int count = Math.min(length, safe - start);
      System.arraycopy(buffer, start, target, offset, count);
      start += count;
      return count;
    }

    private void fill() throws IOException {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      safe -= start;
      start = 0;
      int count = in.read(buffer, end, buffer.length - end);
      ended = count < 0;
      end += Math.max(count, 0);
      safe = scan.redact(buffer, safe, end, ended);
    }

    @Override
    public int available() {
      return safe - start;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  @Override
  public void close() {
    patterns.forEach(SecretPattern::close);
  }
}
