package dev.mxc.bridge.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mxc.bridge.decision.Decision;
import dev.mxc.bridge.secrets.Secret;
import dev.mxc.bridge.secrets.SecretException;
import dev.mxc.bridge.secrets.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * A broker and one run of it. Names that end in .test resolve as a test says; sockets to addresses
 * outside this machine lead to a port of loopback, so that nothing leaves it whatever a test finds.
 */
final class TestNetwork implements AutoCloseable {

  /** A documentation address: public to the policy, and routed nowhere. */
  static final String PUBLIC = "203.0.113.10";

  static final Duration SOON = Duration.ofMillis(200);

  final Queue<Decision> decisions = new ConcurrentLinkedQueue<>();
  final Queue<String> resolved = new ConcurrentLinkedQueue<>();
  final Queue<String> dialled = new ConcurrentLinkedQueue<>();
  final Map<String, List<String>> names = new ConcurrentHashMap<>();
  final AtomicInteger passed = new AtomicInteger();
  final Secrets secrets;
  final NetworkQuota quota;
  final EgressBroker broker;
  final EgressRun run;

  /** What to set. */
  static final class Settings {
    private final List<EgressRule> rules = new ArrayList<>();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final List<EgressCheck> switchedOff = new ArrayList<>();
    private long bytesMax = 16 << 20;
    private int publicPort;
    private EgressLimits limits = EgressLimits.defaults();
    private Optional<SSLContext> tls = Optional.empty();
    private Optional<Resolver> resolver = Optional.empty();

    Settings grant(EgressRule rule) {
      rules.add(rule);
      return this;
    }

    Settings secret(String name, String value) {
      secrets.put(name, value);
      return this;
    }

    Settings without(EgressCheck check) {
      switchedOff.add(check);
      return this;
    }

    Settings bytesMax(long value) {
      bytesMax = value;
      return this;
    }

    Settings publicPort(int value) {
      publicPort = value;
      return this;
    }

    Settings limits(EgressLimits value) {
      limits = value;
      return this;
    }

    Settings tls(SSLContext value) {
      tls = Optional.of(value);
      return this;
    }

    /** In place of the names of the test. */
    Settings resolver(Resolver value) {
      resolver = Optional.of(value);
      return this;
    }

    TestNetwork open() throws SecretException {
      return new TestNetwork(this);
    }
  }

  static Settings settings() {
    return new Settings();
  }

  static TestNetwork granting(EgressRule... rules) throws SecretException {
    Settings settings = settings();
    List.of(rules).forEach(settings::grant);
    return settings.open();
  }

  private TestNetwork(Settings settings) throws SecretException {
    Map<String, String> values = settings.secrets;
    secrets =
        Secrets.read(
            values.keySet(), name -> Optional.ofNullable(values.get(name)).map(Secret::of));
    quota = new NetworkQuota(settings.bytesMax, passed::incrementAndGet);
    EgressBroker.Builder builder =
        EgressBroker.builder(EgressPolicy.of(settings.rules))
            .secrets(secrets)
            .limits(settings.limits)
            .resolver(settings.resolver.orElse(this::resolve))
            .dial((checked, port) -> dial(checked, port, settings.publicPort));
    settings.tls.ifPresent(builder::tls);
    settings.switchedOff.forEach(builder::without);
    broker = builder.build();
    run = broker.run(decisions::add, quota);
  }

  private List<InetAddress> resolve(String name) throws UnknownHostException {
    resolved.add(name);
    List<String> addresses = names.get(name);
    if (addresses == null) {
      throw new UnknownHostException(name);
    }
    List<InetAddress> answer = new ArrayList<>();
    for (String address : addresses) {
      answer.add(IpAddress.parse(address).orElseThrow().toInet());
    }
    return answer;
  }

  private InetSocketAddress dial(IpAddress checked, int port, int publicPort) {
    dialled.add(checked + ":" + port);
    return AddressKind.of(checked) == AddressKind.LOOPBACK
        ? new InetSocketAddress(checked.toInet(), port)
        : new InetSocketAddress(InetAddress.getLoopbackAddress(), publicPort);
  }

  static String text(GuestResponse response) throws IOException {
    try (response) {
      return new String(response.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  String get(String url) throws IOException {
    return text(run.exchange(GuestRequest.of("GET", url)));
  }

  /** Requires that a request fails in a way. */
  EgressException fails(EgressException.Kind kind, GuestRequest request) {
    EgressException e =
        catchThrowableOfType(EgressException.class, () -> text(run.exchange(request)));
    assertThat(e).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    assertThat(e.getMessage()).doesNotContain("Exception").doesNotContain("java.");
    return e;
  }

  EgressException fails(EgressException.Kind kind, String url) {
    return fails(kind, GuestRequest.of("GET", url));
  }

  /** What was decided so far: a sign and the target. */
  List<String> decided() {
    return decisions.stream()
        .map(d -> (d instanceof Decision.Granted ? "+ " : "- ") + d.target())
        .toList();
  }

  String lastReason() {
    return decisions.stream()
        .filter(Decision.Denied.class::isInstance)
        .map(d -> ((Decision.Denied) d).reason())
        .reduce((_, last) -> last)
        .orElse("");
  }

  static GuestRequest request(String method, String url, RequestBody body, String... headers) {
    List<HttpHeader> lines = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      lines.add(new HttpHeader(headers[i], headers[i + 1]));
    }
    return new GuestRequest(
        method, url, lines, body, GuestRequest.Redirect.FOLLOW, Optional.empty());
  }

  static GuestRequest get(String url, String... headers) {
    return request("GET", url, RequestBody.none(), headers);
  }

  static Optional<String> header(GuestResponse response, String name) {
    return response.headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HttpHeader::value)
        .findFirst();
  }

  @Override
  public void close() {
    run.close();
    broker.close();
    secrets.close();
  }
}
