package dev.mxc.bridge.egress;

import dev.mxc.bridge.decision.DecisionListener;
import dev.mxc.bridge.secrets.Secrets;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The network of one trust domain: a policy, its secrets, and connections that no other domain
 * shares. A run gets its part of it with {@link #run}. Safe for use by several threads.
 */
public final class EgressBroker implements AutoCloseable {

  final EgressPolicy policy;
  final Secrets secrets;
  final EgressLimits limits;
  final Dial dial;
  final LookUps lookUps;
  private final Set<EgressCheck> switchedOff;
  private final HttpConnections.TlsContext tls;

  // Guarded by this. Made for the first request, so that who needs no network has no thread.
  private @Nullable HttpConnections connections;
  private @Nullable SSLContext context;
  private boolean closed;

  private EgressBroker(Builder builder) {
    this.policy = builder.policy;
    this.secrets = builder.secrets;
    this.limits = builder.limits;
    this.dial = builder.dial;
    this.lookUps = new LookUps(builder.resolver);
    this.switchedOff = Set.copyOf(builder.switchedOff);
    this.tls = builder.tls;
    for (String name : policy.secrets()) {
      if (!secrets.contains(name)) {
        throw new IllegalArgumentException("a rule needs the secret " + name);
      }
    }
  }

  /** A broker for a policy; without further settings it uses this machine's resolver and trust. */
  public static Builder builder(EgressPolicy policy) {
    return new Builder(policy);
  }

  /** Settings of a broker. */
  public static final class Builder {
    private final EgressPolicy policy;
    private Secrets secrets = Secrets.none();
    private Resolver resolver = Resolver.ofHost();
    private EgressLimits limits = EgressLimits.defaults();
    private Dial dial = Dial.exactly();
    private final Set<EgressCheck> switchedOff = EnumSet.noneOf(EgressCheck.class);
    private HttpConnections.TlsContext tls = HostTrust::context;

    private Builder(EgressPolicy policy) {
      this.policy = policy;
    }

    /** The secrets that the policy's rules need; they stay the caller's to close. */
    public Builder secrets(Secrets value) {
      secrets = Objects.requireNonNull(value);
      return this;
    }

    /** What resolves names, in place of this machine's resolver. */
    public Builder resolver(Resolver value) {
      resolver = Objects.requireNonNull(value);
      return this;
    }

    /** Bounds other than the usual ones. */
    public Builder limits(EgressLimits value) {
      limits = Objects.requireNonNull(value);
      return this;
    }

    /** Whom to trust, in place of this machine's authorities. */
    public Builder tls(SSLContext value) {
      Objects.requireNonNull(value);
      tls = () -> value;
      return this;
    }

    /** For tests: where the sockets of public addresses lead. */
    Builder dial(Dial value) {
      dial = value;
      return this;
    }

    /** For tests alone. */
    Builder without(EgressCheck check) {
      switchedOff.add(check);
      return this;
    }

    /**
     * The broker.
     *
     * @throws IllegalArgumentException when a rule needs a secret that is not there
     */
    public EgressBroker build() {
      return new EgressBroker(this);
    }
  }

  /**
   * The network of one run.
   *
   * @param decisions hears of every request and connection, granted or not
   * @param quota the bytes of the run
   */
  public EgressRun run(DecisionListener decisions, NetworkQuota quota) {
    return new EgressRun(this, decisions, quota);
  }

  boolean checks(EgressCheck check) {
    return !switchedOff.contains(check);
  }

  synchronized HttpConnections connections() throws EgressException {
    if (closed) {
      throw new EgressException(EgressException.Kind.CANCELED, "the network is closed");
    }
    if (connections == null) {
      connections = new HttpConnections(limits, dial, this::context);
    }
    return connections;
  }

  private synchronized SSLContext context() throws IOException {
    if (context == null) {
      context = tls.get();
    }
    return context;
  }

  /** Closes every connection. */
  @Override
  public synchronized void close() {
    closed = true;
    if (connections != null) {
      connections.close();
    }
  }
}
