package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.http2.frame.FrameConsts;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2RequesterBootstrap;
import org.apache.hc.core5.http2.protocol.H2RequestContent;
import org.apache.hc.core5.http2.protocol.H2RequestTargetHost;
import org.apache.hc.core5.http2.ssl.H2ClientTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.EndpointParameters;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP connections of one broker: the only class that knows how the client is set up. A connection
 * carries one exchange at a time and is kept for a few seconds for the next one to the same checked
 * address. The client follows nothing, retries nothing, keeps no cookie and asks no proxy.
 */
final class HttpConnections implements AutoCloseable {

  private static final TimeValue IDLE_MAX = TimeValue.ofSeconds(4);
  private static final TimeValue AGE_MAX = TimeValue.ofMinutes(2);
  static final int WINDOW_BYTES = 64 * 1024;
  private static final int LINE_CHARS_MAX = 32 * 1024;
  // Waits are bounded by callers; this one is for what nobody waits for any more.
  private static final Timeout SOCKET_TIMEOUT = Timeout.ofHours(1);

  private final EgressLimits limits;
  private final Dial dial;
  private final TlsContext tls;
  private final HttpAsyncRequester requester;
  private final HttpSessions sessions = new HttpSessions();

  /** Where the TLS context comes from; asked for once, when the first https request is made. */
  @FunctionalInterface
  interface TlsContext {
    SSLContext get() throws IOException;
  }

  HttpConnections(EgressLimits limits, Dial dial, TlsContext tls) {
    this.limits = limits;
    this.dial = dial;
    this.tls = tls;
    this.requester =
        H2RequesterBootstrap.bootstrap()
            .setIOReactorConfig(
                IOReactorConfig.custom().setIoThreadCount(1).setTcpNoDelay(true).build())
            .setVersionPolicy(HttpVersionPolicy.NEGOTIATE)
            .setHttp1Config(
                Http1Config.custom()
                    .setMaxHeaderCount(limits.headersMax())
                    .setMaxLineLength(Math.min(LINE_CHARS_MAX, limits.headerBytesMax()))
                    .setInitialWindowSize(WINDOW_BYTES)
                    .build())
            .setH2Config(
                H2Config.custom()
                    .setPushEnabled(false)
                    // Until the server's settings are there, the client takes this one for the
                    // server's as well: more than the protocol's default is an error to it.
                    .setMaxFrameSize(FrameConsts.MIN_FRAME_SIZE)
                    .setMaxHeaderListSize(limits.headerBytesMax())
                    .setMaxContinuations(16)
                    .setInitialWindowSize(WINDOW_BYTES)
                    .build())
            // Headers are bytes.
            .setCharCodingConfig(
                CharCodingConfig.custom().setCharset(StandardCharsets.ISO_8859_1).build())
            .setHttpProcessor(
                HttpProcessorBuilder.create()
                    .addAll(H2RequestTargetHost.INSTANCE, new Framing())
                    .build())
            .setIOSessionDecorator(sessions::gated)
            .setIOSessionListener(sessions)
            .setTlsStrategy(new LateTls())
            .setHandshakeTimeout(Timeout.of(limits.connectTimeout()))
            .setDefaultMaxPerRoute(limits.connectionsMax())
            .setMaxTotal(limits.connectionsMax())
            .setPoolReusePolicy(PoolReusePolicy.LIFO)
            .setTimeToLive(AGE_MAX)
            .setExceptionCallback(_ -> {})
            .create();
    requester.start();
  }

  /** A request's own framing, and no demands on what it holds. */
  private static final class Framing extends H2RequestContent {
    @Override
    public void validateOptionsContentType(HttpRequest request) {
      // Libraries send OPTIONS with a body of no bytes, and no type.
    }
  }

  /** Tells the server's name; the JVM would leave out names without a dot. */
  private static void nameServer(NamedEndpoint endpoint, SSLEngine engine) {
    String host = endpoint.getHostName();
    if (IpAddress.parse(host).isEmpty() && host.indexOf('_') < 0) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      engine.setSSLParameters(parameters);
    }
  }

  private final class LateTls implements TlsStrategy {
    @Override
    public void upgrade(
        TransportSecurityLayer session,
        NamedEndpoint endpoint,
        Object attachment,
        Timeout handshakeTimeout,
        @Nullable FutureCallback<TransportSecurityLayer> callback) {
      FutureCallback<TransportSecurityLayer> told = callback;
      if (endpoint instanceof EndpointParameters parameters
          && parameters.getAttachment() instanceof Handshake handshake) {
        handshake.isNeeded = true;
        told = completing(handshake.done);
      }
      try {
        new H2ClientTlsStrategy(tls.get(), HttpConnections::nameServer, null)
            .upgrade(session, endpoint, attachment, handshakeTimeout, told);
      } catch (IOException e) {
        throw new IllegalStateException("the context was there when the request began", e);
      }
    }

    @Override
    @Deprecated
    public boolean upgrade(
        TransportSecurityLayer session,
        HttpHost host,
        java.net.SocketAddress local,
        java.net.SocketAddress remote,
        Object attachment,
        Timeout handshakeTimeout) {
      throw new UnsupportedOperationException("the other method is the one that is called");
    }
  }

  /** The handshake of a new connection; a kept one needs none. */
  private static final class Handshake {
    private final CompletableFuture<TransportSecurityLayer> done = new CompletableFuture<>();
    // Set before the connection is handed out.
    private volatile boolean isNeeded;
  }

  /**
   * Sends a request to the first of the checked addresses that can be connected to.
   *
   * @param patience the bound on each wait for a connection, besides the broker's own
   * @throws EgressException when none can
   */
  HttpExchange send(
      Destination destination,
      RequestHead head,
      RequestBody body,
      Patience patience,
      NetworkQuota quota)
      throws EgressException {
    Origin origin = destination.origin();
    if (origin.scheme() == Scheme.HTTPS) {
      try {
        tls.get();
      } catch (IOException e) {
        throw new EgressException(Kind.TLS, String.valueOf(e.getMessage()));
      }
    }
    requester.closeIdle(IDLE_MAX);
    AsyncClientEndpoint endpoint = connect(destination, patience.atMost(limits.connectTimeout()));
    HttpExchange exchange =
        new HttpExchange(request(head), body, origin, endpoint, quota, limits, sessions);
    exchange.start(HttpCoreContext.create());
    return exchange;
  }

  private static BasicHttpRequest request(RequestHead head) {
    Origin origin = head.url().origin();
    boolean isDefault = origin.port() == origin.scheme().defaultPort();
    BasicHttpRequest request =
        new BasicHttpRequest(
            head.method(),
            origin.scheme().id(),
            new URIAuthority(origin.host().toString(), isDefault ? -1 : origin.port()),
            head.url().pathAndQuery());
    head.headers().forEach(header -> request.addHeader(header.name(), header.value()));
    return request;
  }

  private AsyncClientEndpoint connect(Destination destination, Patience patience)
      throws EgressException {
    Origin origin = destination.origin();
    EgressException last = new EgressException(Kind.UNREACHABLE, "cannot connect to " + origin);
    for (IpAddress address : destination.addresses()) {
      InetSocketAddress target = dial.target(address, origin.port());
      HttpHost host =
          new HttpHost(
              origin.scheme().id(),
              target.getAddress(),
              origin.host().toString(),
              target.getPort());
      try {
        return connect(host, origin, patience);
      } catch (EgressException e) {
        if (e.kind() != Kind.UNREACHABLE && e.kind() != Kind.TIMED_OUT) {
          throw e;
        }
        last = e;
      }
    }
    throw last;
  }

  private AsyncClientEndpoint connect(HttpHost host, Origin origin, Patience patience)
      throws EgressException {
    Handshake handshake = new Handshake();
    CompletableFuture<AsyncClientEndpoint> connected = new CompletableFuture<>();
    Future<AsyncClientEndpoint> connecting;
    try {
      connecting = requester.connect(host, SOCKET_TIMEOUT, handshake, completing(connected));
    } catch (IllegalStateException _) {
      throw new EgressException(Kind.CANCELED, "the network is closed");
    }
    boolean isReady = false;
    try {
      AsyncClientEndpoint endpoint = await(connected, origin, patience);
      if (handshake.isNeeded) {
        await(handshake.done, origin, patience);
      }
      isReady = true;
      return endpoint;
    } finally {
      if (!isReady) {
        connecting.cancel(true);
        // It may have come all the same, and would be nobody's.
        connected.thenAccept(AsyncClientEndpoint::releaseAndDiscard);
      }
    }
  }

  private static <T> FutureCallback<T> completing(CompletableFuture<T> future) {
    return new FutureCallback<>() {
      @Override
      public void completed(T result) {
        future.complete(result);
      }

      @Override
      public void failed(Exception cause) {
        future.completeExceptionally(cause);
      }

      @Override
      public void cancelled() {
        future.completeExceptionally(new ConnectionClosedException());
      }
    };
  }

  private static <T> T await(CompletableFuture<T> what, Origin origin, Patience patience)
      throws EgressException {
    try {
      return patience.await(what);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw Failures.of(cause == null ? e : cause, origin);
    } catch (TimeoutException _) {
      throw new EgressException(Kind.TIMED_OUT, "connecting to " + origin + " took too long");
    }
  }

  @Override
  public void close() {
    requester.close(CloseMode.IMMEDIATE);
  }
}
