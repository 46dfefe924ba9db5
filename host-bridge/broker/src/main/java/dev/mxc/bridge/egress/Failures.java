package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.apache.hc.core5.http2.hpack.HeaderListConstraintException;

/** What failed, in words that say nothing of this host or its classes. */
final class Failures {

  private Failures() {}

  static EgressException of(Throwable cause, Origin origin) {
    if (cause instanceof EgressException known) {
      return known;
    }
    if (cause instanceof SSLException) {
      return new EgressException(Kind.TLS, tls(cause, origin));
    }
    if (cause instanceof SocketTimeoutException) {
      return new EgressException(Kind.TIMED_OUT, origin + " did not answer in time");
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return new EgressException(Kind.UNREACHABLE, "cannot connect to " + origin);
    }
    if (cause instanceof MessageConstraintException
        || cause instanceof HeaderListConstraintException
        || (cause instanceof H2ConnectionException h2
            && String.valueOf(h2.getMessage()).contains("continuation"))) {
      return new EgressException(Kind.TOO_LARGE, "the head of the answer is too large");
    }
    if (cause instanceof ConnectionClosedException
        || cause instanceof TruncatedChunkException
        || cause instanceof H2StreamResetException
        || cause instanceof SocketException) {
      return cut(origin);
    }
    if (cause instanceof HttpException
        || cause instanceof H2ConnectionException
        || cause instanceof MalformedChunkCodingException) {
      return new EgressException(Kind.PROTOCOL, "the answer of " + origin + " is not valid HTTP");
    }
    return new EgressException(
        cause instanceof IOException ? Kind.CLOSED : Kind.PROTOCOL,
        "the exchange with " + origin + " failed");
  }

  /** The server went away in the middle. */
  static EgressException cut(Origin origin) {
    return new EgressException(
        Kind.CLOSED, origin + " closed the connection before the answer was complete");
  }

  private static String tls(Throwable cause, Origin origin) {
    String host = origin.host().toString();
    if (has(cause, c -> c instanceof CertificateExpiredException)) {
      return "the certificate of " + host + " has expired";
    }
    if (has(cause, c -> c instanceof CertificateNotYetValidException)) {
      return "the certificate of " + host + " is not valid yet";
    }
    if (has(cause, c -> c instanceof CertPathBuilderException)) {
      return "the certificate of " + host + " is not signed by an authority that is trusted here";
    }
    if (has(
        cause,
        c ->
            c instanceof CertificateException && String.valueOf(c.getMessage()).contains("name"))) {
      return "the certificate of " + host + " is for another name";
    }
    return "no secure connection to " + host + ": TLS failed";
  }

  private static boolean has(Throwable cause, Predicate<Throwable> what) {
    int depth = 0;
    for (Throwable c = cause; c != null && depth < 16; c = c.getCause()) {
      if (what.test(c)) {
        return true;
      }
      depth++;
    }
    return false;
  }
}
