package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.EgressException.Kind;
import dev.mxc.bridge.secrets.Redaction;
import dev.mxc.bridge.secrets.Secrets;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Strikes secrets out of an answer before the guest sees it. */
final class ResponseFilter {

  private final Secrets secrets;
  private final NetworkQuota quota;

  ResponseFilter(Secrets secrets, NetworkQuota quota) {
    this.secrets = secrets;
    this.quota = quota;
  }

  /** The head without secrets, and without the headers of the connection. */
  HttpExchange.Head head(HttpExchange.Head head) {
    Redaction redaction = secrets.redaction();
    List<HttpHeader> headers =
        head.headers().stream()
            .filter(header -> !HeaderNames.isHopOfResponse(header.name()))
            .map(header ->
                new HttpHeader(redaction.redact(header.name()), redaction.redact(header.value())))
            .toList();
    return new HttpExchange.Head(
        head.status(), redaction.redact(head.reason()), head.version(), headers, head.hasBody());
  }

  /** Whether a body is decoded, so that its headers for length and coding do not hold any more. */
  boolean isDecoded(HttpExchange.Head head) {
    return !secrets.isEmpty() && head.hasBody() && !coding(head).isEmpty();
  }

  /**
   * The body without secrets; where there are secrets it is decoded first.
   *
   * @throws EgressException when it is coded in a way that cannot be searched
   */
  InputStream body(HttpExchange.Head head, InputStream body) throws EgressException {
    if (secrets.isEmpty()) {
      return body;
    }
    String coding = coding(head);
    InputStream plain =
        switch (coding) {
          case "" -> body;
          case "gzip", "x-gzip" -> new Decoded(body, GZIPInputStream::new);
          case "deflate" -> new Decoded(body, InflaterInputStream::new);
          default ->
              throw new EgressException(
                  Kind.PROTOCOL,
                  "the answer is compressed although that was not asked for, in a way that cannot"
                      + " be searched for secrets");
        };
    return secrets.redaction().redact(plain);
  }

  private static String coding(HttpExchange.Head head) {
    String coding =
        String.join(
                ",",
                head.headers().stream()
                    .filter(header -> header.name().equalsIgnoreCase("content-encoding"))
                    .map(HttpHeader::value)
                    .toList())
            .strip()
            .toLowerCase(Locale.ROOT);
    return coding.equals("identity") ? "" : coding;
  }

  @FunctionalInterface
  private interface Decoder {
    InputStream open(InputStream in) throws IOException;
  }

  /** A decoded body; what it grows to is charged as well, so that no bomb is for free. */
  private final class Decoded extends FilterInputStream {
    private final InputStream coded;
    private final Decoder decoder;
    private boolean opened;

    Decoded(InputStream coded, Decoder decoder) {
      super(coded);
      this.coded = coded;
      this.decoder = decoder;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        if (!opened) {
          // Not earlier: decoders read ahead, and the head is to be there before the body is.
          in = decoder.open(coded);
          opened = true;
        }
        int count = in.read(target, offset, length);
        quota.charge(Math.max(count, 0));
        return count;
      } catch (EgressException e) {
        throw e;
      } catch (ZipException | java.io.EOFException _) {
        throw new EgressException(Kind.PROTOCOL, "the compressed answer is not valid");
      }
    }

    @Override
    public void close() throws IOException {
      coded.close();
    }
  }
}
