package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.EgressDecision.Denied;
import dev.mxc.bridge.egress.EgressDecision.Granted;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The network rules of a manifest. The rules of the most specific host decide alone; a less
 * specific one grants nothing where a more specific one is silent. Pure: nothing is resolved.
 */
public final class EgressPolicy {

  private static final Set<String> METHODS_REFUSED = Set.of("CONNECT", "TRACE", "TRACK");

  private final List<EgressRule> rules;

  private EgressPolicy(List<EgressRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** A policy of rules in the manifest's order; without any, nothing is granted. */
  public static EgressPolicy of(List<EgressRule> rules) {
    return new EgressPolicy(rules);
  }

  /** Whether a method is served to nobody; some servers take one in any case. */
  static boolean isRefused(String method) {
    return METHODS_REFUSED.contains(method.toUpperCase(Locale.ROOT));
  }

  /** The names of the secrets that its rules need. */
  public Set<String> secrets() {
    return rules.stream()
        .flatMap(rule -> rule.secrets().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Decides on a request.
   *
   * @param method the method, such as GET
   * @param url the whole address
   */
  public EgressDecision decide(String method, String url) {
    try {
      return decide(method, RequestUrl.parse(url));
    } catch (RefusedException e) {
      return new Denied(e.reason());
    }
  }

  /** Decides on a plain connection; an IPv6 address is written without brackets. */
  public EgressDecision decideTcp(String host, int port) {
    try {
      return decide(tcpOrigin(host, port));
    } catch (RefusedException e) {
      return new Denied(e.reason());
    }
  }

  static Origin tcpOrigin(String host, int port) throws RefusedException {
    String text = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    return new Origin(Scheme.TCP, Host.parse(text), RequestUrl.port(port));
  }

  EgressDecision decide(Origin origin) {
    Selection selection = endpoint(origin);
    return selection.rules.isEmpty()
        ? new Denied(selection.reason)
        : new Granted(selection.rules.getFirst());
  }

  EgressDecision decide(String method, RequestUrl url) {
    Origin origin = url.origin();
    if (isRefused(method)) {
      return new Denied("the method " + method + " is not served, whatever the rules say");
    }
    Selection endpoint = endpoint(origin);
    if (endpoint.rules.isEmpty()) {
      return new Denied(endpoint.reason);
    }
    List<EgressRule> byMethod =
        endpoint.rules.stream()
            .filter(rule -> rule.methods().isEmpty() || rule.methods().contains(method))
            .toList();
    String of = "the rule for " + endpoint.rules.getFirst().host() + " in network ";
    if (byMethod.isEmpty()) {
      Set<String> granted = new LinkedHashSet<>();
      endpoint.rules.forEach(rule -> granted.addAll(rule.methods()));
      return new Denied(
          of + "grants " + String.join(", ", granted) + "; add " + method + " to its methods");
    }
    return byMethod.stream()
        .filter(rule -> pathSpecificity(rule, url.path()) >= 0)
        .max(
            Comparator.<EgressRule>comparingInt(rule -> pathSpecificity(rule, url.path()))
                .thenComparing(rule -> !rule.methods().isEmpty())
                // Of equal ones the first: max keeps the last, so the manifest's order is turned.
                .thenComparing(rule -> -byMethod.indexOf(rule)))
        .map(rule -> withSecret(rule, origin))
        .orElseGet(() -> new Denied(of + "does not grant this path; add it to its paths"));
  }

  private static EgressDecision withSecret(EgressRule rule, Origin origin) {
    return rule.usesSecret() && origin.scheme() == Scheme.HTTP && !rule.host().isLoopback()
        ? new Denied(
            "the rule for " + rule.host() + " injects a secret, which needs https, loopback aside")
        : new Granted(rule);
  }

  /** How specific the path is by which a rule grants; 0 for any path, negative for none. */
  private static int pathSpecificity(EgressRule rule, String path) {
    if (rule.paths().isEmpty()) {
      return 0;
    }
    return rule.paths().stream()
        .filter(pattern -> pattern.matches(path))
        .mapToInt(pattern -> pattern.specificity() + 1)
        .max()
        .orElse(-1);
  }

  /** The rules that are left, or why none is. */
  private record Selection(List<EgressRule> rules, String reason) {}

  private Selection endpoint(Origin origin) {
    List<EgressRule> byHost =
        rules.stream().filter(rule -> rule.host().matches(origin.host())).toList();
    if (byHost.isEmpty()) {
      return new Selection(
          List.of(), "no rule grants " + origin.host().inUrl() + "; " + wayOut(origin));
    }
    int most = byHost.stream().mapToInt(rule -> rule.host().specificity()).max().orElse(0);
    List<EgressRule> deciding =
        byHost.stream().filter(rule -> rule.host().specificity() == most).toList();
    List<EgressRule> granting =
        deciding.stream()
            .filter(rule -> rule.grantsEndpoint(origin.scheme(), origin.port()))
            .toList();
    String granted =
        deciding.stream().map(EgressRule::endpoints).distinct().collect(Collectors.joining(", "));
    return new Selection(
        granting,
        "the rule for "
            + deciding.getFirst().host()
            + " in network grants "
            + granted
            + ", not "
            + origin.scheme().id()
            + " on port "
            + origin.port()
            + "; "
            + wayOut(origin));
  }

  private static String wayOut(Origin origin) {
    String host = origin.host().inUrl();
    if (origin.scheme() == Scheme.TCP) {
      return "a plain socket needs an entry in network with ports: ["
          + origin.port()
          + "] and schemes: [tcp]";
    }
    boolean isDefault = origin.scheme() == Scheme.HTTPS && origin.port() == 443;
    return "add it to network in the manifest or use --allow-net "
        + (isDefault ? host : host + ":" + origin.port());
  }
}
