package dev.mxc.bridge.egress;

import dev.mxc.bridge.decision.Decision;
import dev.mxc.bridge.decision.DecisionListener;
import dev.mxc.bridge.egress.EgressException.Kind;
import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.secrets.Secrets;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The network of one run. Calls block and may come from several threads; {@link #close} ends what
 * is in flight. Every request, each step of a redirect and every connection is one decision.
 */
public final class EgressRun implements AutoCloseable {

  private final EgressBroker broker;
  private final DecisionListener decisions;
  private final NetworkQuota quota;
  private final ResponseFilter filter;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  EgressRun(EgressBroker broker, DecisionListener decisions, NetworkQuota quota) {
    this.broker = broker;
    this.decisions = decisions;
    this.quota =
        broker.checks(EgressCheck.QUOTA) ? quota : new NetworkQuota(Long.MAX_VALUE, () -> {});
    this.filter =
        new ResponseFilter(
            broker.checks(EgressCheck.REDACTION) ? broker.secrets : Secrets.none(), quota);
  }

  /** Bytes sent and received so far. */
  public long bytesUsed() {
    return quota.used();
  }

  /**
   * Carries out a request; returns when the head of the answer is there.
   *
   * @throws EgressException when it is not granted or does not come to an answer
   */
  public GuestResponse exchange(GuestRequest request) throws EgressException {
    return exchange(request, () -> {});
  }

  /**
   * As {@link #exchange(GuestRequest)}; {@code connected} runs when there is a connection and the
   * request is on its way, for each step of a redirect.
   */
  public GuestResponse exchange(GuestRequest request, Runnable connected) throws EgressException {
    checkOpen();
    GuestRequest step = request;
    Optional<EgressRule> unchecked = Optional.empty();
    for (int redirects = 0; ; redirects++) {
      Admitted admitted = admit(step, unchecked);
      Duration timeout = timeout(step);
      Answer answer = answer(admitted, step, timeout, connected);
      Optional<String> location = Redirects.location(answer.head.status(), answer.head.headers());
      if (location.isEmpty() || request.redirect() == GuestRequest.Redirect.MANUAL) {
        return response(admitted, answer, redirects > 0, timeout);
      }
      drop(answer.exchange);
      if (request.redirect() == GuestRequest.Redirect.ERROR) {
        throw new EgressException(
            Kind.REDIRECT, admitted.url.origin() + " answers with a redirect");
      }
      if (redirects == broker.limits.redirectsMax()) {
        throw new EgressException(Kind.REDIRECT, "more than " + redirects + " redirects in a row");
      }
      if (!broker.checks(EgressCheck.REDIRECT)) {
        unchecked = Optional.of(admitted.rule);
      }
      step = Redirects.next(step, admitted.url, answer.head.status(), location.get());
    }
  }

  /**
   * Opens a plain connection.
   *
   * @param host a name or an address, IPv6 without brackets
   * @throws EgressException when no rule with {@code schemes: [tcp]} grants it, or it fails
   */
  public TcpConnection connect(String host, int port) throws EgressException {
    checkOpen();
    Origin origin;
    try {
      origin = EgressPolicy.tcpOrigin(host, port);
    } catch (RefusedException e) {
      throw denied("tcp://" + shown(host) + ":" + port, e.reason(), e.reason(), Kind.DENIED);
    }
    String target = origin.toString();
    EgressRule rule = granted(broker.policy.decide(origin), target);
    Destination destination = resolve(origin, rule, target);
    TcpConnection connection = new TcpConnection(destination, quota, open::remove);
    keep(connection);
    connection.connect(broker.dial, broker.limits.connectTimeout());
    return connection;
  }

  /** Ends every exchange and connection; later calls fail. */
  @Override
  public void close() {
    over.complete(null);
    open.forEach(EgressRun::closeQuietly);
    open.clear();
  }

  private record Admitted(RequestUrl url, EgressRule rule, Destination destination) {}

  /** By a rule that grants it, or by one that is not asked whether it does. */
  private Admitted admit(GuestRequest request, Optional<EgressRule> unchecked)
      throws EgressException {
    RequestUrl url;
    try {
      url = RequestUrl.parse(request.url(), broker.checks(EgressCheck.PATH));
    } catch (RefusedException e) {
      throw denied(shown(request.url()), e.reason(), e.reason(), Kind.DENIED);
    }
    String target = url.toString();
    try {
      if (broker.checks(EgressCheck.HEADERS)) {
        RequestHead.check(request, url.origin(), broker.limits);
      }
    } catch (RefusedException e) {
      throw denied(target, e.reason(), e.reason(), Kind.INVALID);
    }
    EgressRule rule =
        unchecked.isPresent()
            ? unchecked.get()
            : granted(broker.policy.decide(request.method(), url), target);
    try {
      if (broker.checks(EgressCheck.HEADERS)) {
        RequestHead.check(request, rule);
      }
    } catch (RefusedException e) {
      throw denied(target, e.reason(), e.reason(), Kind.DENIED);
    }
    return new Admitted(url, rule, resolve(url.origin(), rule, target));
  }

  private EgressRule granted(EgressDecision decision, String target) throws EgressException {
    return switch (decision) {
      case EgressDecision.Granted(EgressRule rule) -> rule;
      case EgressDecision.Denied(String reason) ->
          throw denied(target, reason, reason, Kind.DENIED);
    };
  }

  /** Resolves once, looks at every answer, and records what was decided in the end. */
  private Destination resolve(Origin origin, EgressRule rule, String target)
      throws EgressException {
    List<IpAddress> addresses =
        switch (origin.host()) {
          case Host.Address(IpAddress ip) -> List.of(ip);
          // Nobody's resolver is asked what this machine is (RFC 6761).
          case Host.Name name when name.equals(Host.Name.LOCALHOST) ->
              List.of(IpAddress.ofV4(0x7f00_0001), new IpAddress(false, 0, 1));
          case Host.Name name -> lookUp(name, target);
        };
    for (IpAddress address : addresses) {
      Optional<String> refusal = AddressPolicy.refusal(rule.host(), origin.host(), address);
      if (refusal.isPresent() && broker.checks(EgressCheck.ADDRESS)) {
        throw denied(
            target,
            refusal.get(),
            origin.host() + " leads to an address that no rule names",
            Kind.DENIED);
      }
    }
    decisions.decided(new Decision.Granted(Capability.NETWORK_CONNECT, target));
    return new Destination(origin, addresses);
  }

  private List<IpAddress> lookUp(Host.Name name, String target) throws EgressException {
    checkOpen();
    CompletableFuture<List<InetAddress>> answer = broker.lookUps.begin(name);
    try {
      List<IpAddress> addresses =
          connectPatience().await(answer).stream().map(IpAddress::of).distinct().toList();
      if (!addresses.isEmpty()) {
        return addresses;
      }
    } catch (ExecutionException | TimeoutException _) {
      // The same end: there is no address.
    } finally {
      answer.cancel(false);
    }
    decisions.decided(new Decision.Granted(Capability.NETWORK_CONNECT, target));
    throw new EgressException(Kind.UNRESOLVED, "the name " + name + " does not resolve");
  }

  private record Answer(HttpExchange exchange, HttpExchange.Head head, HttpExchange.Head raw) {}

  private Answer answer(
      Admitted admitted, GuestRequest request, Duration timeout, Runnable connected)
      throws EgressException {
    RequestHead head = RequestHead.of(request, admitted.url, admitted.rule, broker.secrets);
    boolean isRepeatable =
        request.body() instanceof RequestBody.None
            && Set.of("GET", "HEAD", "OPTIONS").contains(request.method());
    for (int attempt = 0; ; attempt++) {
      checkOpen();
      quota.charge(head.bytes() + bytes(request.body()));
      HttpExchange exchange =
          broker
              .connections()
              .send(admitted.destination, head, request.body(), new Patience(timeout, over), quota);
      keep(exchange);
      connected.run();
      try {
        HttpExchange.Head raw = exchange.awaitHead(timeout);
        return new Answer(exchange, filter.head(raw), raw);
      } catch (EgressException e) {
        drop(exchange);
        // A kept connection may have been closed by its server the moment it was used.
        if (e.kind() != Kind.CLOSED || !isRepeatable || attempt > 0 || over.isDone()) {
          throw e;
        }
      }
    }
  }

  /** What of a body is known to be sent; a stream is charged as it is read. */
  private static long bytes(RequestBody body) {
    return body instanceof RequestBody.Bytes(byte[] bytes) ? bytes.length : 0;
  }

  private GuestResponse response(
      Admitted admitted, Answer answer, boolean redirected, Duration timeout)
      throws EgressException {
    HttpExchange exchange = answer.exchange;
    InputStream body;
    try {
      body =
          answer.head.hasBody()
              ? filter.body(answer.raw, exchange.body(timeout))
              : InputStream.nullInputStream();
      if (!answer.head.hasBody()) {
        drop(exchange);
      }
    } catch (EgressException e) {
      drop(exchange);
      throw e;
    }
    boolean isDecoded = filter.isDecoded(answer.raw);
    List<HttpHeader> headers =
        answer.head.headers().stream().filter(header -> !isDecoded || !ofCoding(header)).toList();
    return new GuestResponse(
        answer.head.status(),
        answer.head.reason(),
        answer.head.version(),
        headers,
        admitted.url.origin() + admitted.url.pathAndQuery(),
        redirected,
        new Body(body, exchange));
  }

  private static boolean ofCoding(HttpHeader header) {
    return header.name().equalsIgnoreCase("content-encoding")
        || header.name().equalsIgnoreCase("content-length");
  }

  private final class Body extends FilterInputStream {
    private final HttpExchange exchange;

    Body(InputStream in, HttpExchange exchange) {
      super(in);
      this.exchange = exchange;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      if (count < 0) {
        drop(exchange);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
      drop(exchange);
    }
  }

  private Patience connectPatience() {
    return new Patience(broker.limits.connectTimeout(), over);
  }

  private Duration timeout(GuestRequest request) {
    Duration most = broker.limits.inactivityTimeout();
    return request.timeout().filter(own -> own.compareTo(most) < 0).orElse(most);
  }

  private EgressException denied(String target, String reason, String forGuest, Kind kind) {
    decisions.decided(new Decision.Denied(Capability.NETWORK_CONNECT, target, reason));
    return new EgressException(kind, forGuest);
  }

  /** An address that could not be read: without query and password, and of bounded length. */
  private static String shown(String url) {
    String text = url.split("[?#]", 2)[0].replaceFirst("//[^/]*@", "//…@");
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }

  private void keep(Closeable what) throws EgressException {
    open.add(what);
    if (over.isDone()) {
      closeQuietly(what);
      checkOpen();
    }
  }

  private void drop(HttpExchange exchange) {
    open.remove(exchange);
    exchange.close();
  }

  /** Closes what has nothing more to say. */
  static void closeQuietly(Closeable what) {
    try {
      what.close();
    } catch (IOException _) {
      // Whatever was in it is lost by intent.
    }
  }

  private void checkOpen() throws EgressException {
    if (over.isDone()) {
      throw new EgressException(Kind.CANCELED, "the run is over");
    }
  }
}
