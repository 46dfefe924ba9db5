package dev.mxc;

import dev.mxc.bridge.decision.DecisionListener;
import dev.mxc.bridge.egress.EgressBroker;
import dev.mxc.bridge.egress.EgressPolicy;
import dev.mxc.bridge.egress.NetworkQuota;
import dev.mxc.bridge.secrets.SecretException;
import dev.mxc.bridge.secrets.SecretFile;
import dev.mxc.bridge.secrets.SecretProvider;
import dev.mxc.bridge.secrets.Secrets;
import dev.mxc.bridge.tools.HostCalls;
import dev.mxc.manifest.Manifest.SecretSource;
import dev.mxc.manifest.Policy;
import dev.mxc.network.RunNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The network that a sandbox's policy grants, with its secrets. */
final class GrantedNetwork implements AutoCloseable {

  private final EgressBroker broker;
  private final Secrets secrets;

  private GrantedNetwork(EgressBroker broker, Secrets secrets) {
    this.broker = broker;
    this.secrets = secrets;
  }

  /**
   * Reads the secrets and makes the broker.
   *
   * @param provider asked for secrets before the policy's own sources
   * @param trust whom to trust, else this machine's authorities
   * @throws SandboxException when a secret cannot be read any more
   */
  static GrantedNetwork of(Policy policy, SecretProvider provider, Optional<SSLContext> trust) {
    try {
      Secrets secrets =
          Secrets.read(policy.secrets().keySet(), provider.or(policy.secretSources()));
      EgressBroker.Builder broker =
          EgressBroker.builder(EgressPolicy.of(policy.network())).secrets(secrets);
      trust.ifPresent(broker::tls);
      return new GrantedNetwork(broker.build(), secrets);
    } catch (SecretException e) {
      throw new SandboxException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Begins the network of a run.
   *
   * @param quota the bytes of the run
   * @param calls counts requests
   * @param decisions hears of each
   */
  RunNetwork run(NetworkQuota quota, HostCalls calls, DecisionListener decisions) {
    return new RunNetwork(broker.run(decisions, quota), calls);
  }

  /** What an operator should know of the policy's secrets. */
  static List<String> warnings(Policy policy) {
    List<String> warnings = new ArrayList<>();
    policy
        .secrets()
        .forEach((name, source) -> {
          if (source instanceof SecretSource.FromFile(String file)) {
            SecretFile.permissionWarning(name, Path.of(file)).ifPresent(warnings::add);
          }
        });
    return warnings;
  }

  /** Closes every connection, and overwrites the secrets. */
  @Override
  public void close() {
    broker.close();
    secrets.close();
  }
}
