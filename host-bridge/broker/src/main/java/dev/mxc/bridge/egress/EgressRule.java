package dev.mxc.bridge.egress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a manifest grants about some hosts; immutable. An empty set of methods or paths is all. */
public final class EgressRule {

  private final HostPattern host;
  private final Set<Integer> ports;
  private final Set<Scheme> schemes;
  private final Set<String> methods;
  private final List<PathPattern> paths;
  private final List<HeaderTemplate> headers;

  private EgressRule(
      HostPattern host,
      Set<Integer> ports,
      Set<Scheme> schemes,
      Set<String> methods,
      List<PathPattern> paths,
      List<HeaderTemplate> headers) {
    this.host = host;
    this.ports = ports;
    this.schemes = schemes;
    this.methods = methods;
    this.paths = paths;
    this.headers = headers;
  }

  /**
   * A rule as a manifest writes it. Without ports it is https on 443; with ports it is http and
   * https on those, unless schemes are named.
   *
   * @throws EgressRuleException when it contradicts itself or does not say what it grants
   */
  public static EgressRule of(
      String host,
      Collection<Integer> ports,
      Collection<String> schemes,
      Collection<String> methods,
      List<String> paths,
      Map<String, String> headers)
      throws EgressRuleException {
    HostPattern pattern =
        HostPattern.parse(host)
            .orElseThrow(() ->
                new EgressRuleException(
                    "host",
                    "expected a name, *.name, an address, or a range whose address has no bits"
                        + " beyond its prefix; found "
                        + host));
    Set<Scheme> spoken = schemes(ports, schemes);
    List<HeaderTemplate> templates = headers(headers);
    EgressRule rule =
        new EgressRule(
            pattern,
            ports.isEmpty() ? Set.of(Scheme.HTTPS.defaultPort()) : new TreeSet<>(ports),
            spoken,
            new LinkedHashSet<>(methods),
            paths(paths),
            templates);
    if (schemes.contains("tcp") && !(methods.isEmpty() && paths.isEmpty() && headers.isEmpty())) {
      throw new EgressRuleException(
          "schemes", "schemes: [tcp] excludes methods, paths and headers");
    }
    for (String method : methods) {
      if (EgressPolicy.isRefused(method)) {
        throw new EgressRuleException(
            "methods", "the method " + method + " is not served, whatever the rules say");
      }
    }
    if (rule.usesSecret() && schemes.contains("http") && !pattern.isLoopback()) {
      throw new EgressRuleException(
          "schemes", "a rule that injects a secret needs schemes: [https], loopback aside");
    }
    return rule;
  }

  private static Set<Scheme> schemes(Collection<Integer> ports, Collection<String> names)
      throws EgressRuleException {
    Set<Scheme> schemes = EnumSet.noneOf(Scheme.class);
    for (String name : names) {
      schemes.add(
          Scheme.ofId(name)
              .orElseThrow(() ->
                  new EgressRuleException(
                      "schemes", "expected http, https or tcp; found " + name)));
    }
    if (ports.isEmpty() && (schemes.contains(Scheme.HTTP) || schemes.contains(Scheme.TCP))) {
      throw new EgressRuleException(
          "schemes", "without ports a rule is https on 443; http and tcp need ports");
    }
    for (int port : ports) {
      if (port < 1 || port > 65535) {
        throw new EgressRuleException("ports", "expected a port from 1 to 65535; found " + port);
      }
    }
    if (!schemes.isEmpty()) {
      return schemes;
    }
    return ports.isEmpty() ? EnumSet.of(Scheme.HTTPS) : EnumSet.of(Scheme.HTTP, Scheme.HTTPS);
  }

  private static List<PathPattern> paths(List<String> texts) throws EgressRuleException {
    List<PathPattern> paths = new ArrayList<>();
    for (String text : texts) {
      try {
        paths.add(PathPattern.parse(text));
      } catch (RefusedException e) {
        throw new EgressRuleException("paths", e.reason());
      }
    }
    return paths;
  }

  private static List<HeaderTemplate> headers(Map<String, String> headers)
      throws EgressRuleException {
    List<HeaderTemplate> templates = new ArrayList<>();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      HeaderTemplate template = new HeaderTemplate(header.getKey(), header.getValue());
      if (!HeaderNames.isName(template.name()) || !HeaderNames.isValue(template.template())) {
        throw new EgressRuleException(
            "headers", "a header is a name and printable text; found " + template.name());
      }
      if (HeaderNames.isBrokers(template.name()) || HeaderNames.asksForUpgrade(template.name())) {
        throw new EgressRuleException(
            "headers", "the header " + template.name() + " is set by the broker itself");
      }
      if (template.isMalformed()) {
        throw new EgressRuleException(
            "headers", "expected ${secret:NAME} in the header " + template.name());
      }
      templates.add(template);
    }
    return templates;
  }

  HostPattern host() {
    return host;
  }

  List<HeaderTemplate> headers() {
    return headers;
  }

  List<PathPattern> paths() {
    return paths;
  }

  Set<String> methods() {
    return methods;
  }

  /** The names of the secrets that its headers need. */
  public Set<String> secrets() {
    return headers.stream()
        .flatMap(header -> header.secrets().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  boolean usesSecret() {
    return headers.stream().anyMatch(header -> !header.secrets().isEmpty());
  }

  boolean grantsEndpoint(Scheme scheme, int port) {
    return schemes.contains(scheme) && ports.contains(port);
  }

  /** The endpoints in words, such as {@code https on port 443}. */
  String endpoints() {
    return schemes.stream().map(Scheme::id).collect(Collectors.joining(" and "))
        + " on port "
        + ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
