package dev.mxc.manifest;

import dev.mxc.manifest.Manifest.NetworkRule;
import dev.mxc.manifest.Manifest.SecretSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Binds the sections {@code network} and {@code secrets}, which speak of each other. */
final class EgressBinder {

  static final List<String> RULE =
      List.of("host", "ports", "schemes", "methods", "paths", "headers");
  static final List<String> SECRET = List.of("env", "file");

  private static final int HEADER_CHARS_MAX = 4096;

  /** What the broker serves to nobody, no rule may grant. */
  private static final Pattern METHOD = Pattern.compile("(?!(?:CONNECT|TRACE|TRACK)$)[A-Z]{1,20}");

  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e&&[^?#\\\\]]{0,1023}");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");
  private static final Pattern SECRET_USE =
      Pattern.compile("\\$\\{secret:([A-Za-z0-9_]{1,128})\\}");
  private static final List<String> SCHEMES = List.of("http", "https", "tcp");

  /** A rule that set these could name another host, or split one request into two. */
  private static final Set<String> BROKERS_HEADERS =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "proxy-authorization",
          "proxy-connection");

  private final Problems problems;

  /** Where each secret is used first. */
  private final Map<String, Located> uses = new LinkedHashMap<>();

  EgressBinder(Problems problems) {
    this.problems = problems;
  }

  List<NetworkRule> rules(Fields top) {
    return top.list("network").stream().map(this::rule).toList();
  }

  private NetworkRule rule(Located item) {
    Fields fields = new Fields(problems, item, RULE);
    fields.required("host");
    Optional<String> host = fields.checked("host", HostRule::problem);
    List<String> schemes = texts(fields, "schemes", SCHEMES::contains, "http, https or tcp");
    List<String> methods =
        texts(
            fields,
            "methods",
            text -> METHOD.matcher(text).matches(),
            "a method such as GET, and not CONNECT, TRACE or TRACK");
    List<String> paths =
        texts(
            fields,
            "paths",
            EgressBinder::isPath,
            "a path that begins with /, without query, \\, //, . and ..");
    List<Integer> ports = ports(fields);
    Map<String, String> headers = headers(fields);
    if (schemes.contains("tcp")) {
      Stream.of("methods", "paths", "headers")
          .flatMap(name -> fields.value(name).stream())
          .forEach(
              value -> problems.add(value, "schemes: [tcp] excludes methods, paths and headers"));
    }
    boolean plain = schemes.isEmpty() ? !ports.isEmpty() : schemes.contains("http");
    boolean injects = headers.values().stream().anyMatch(SECRET_USE.asPredicate());
    if (plain && injects && host.filter(HostRule::isLoopback).isEmpty()) {
      problems.add(
          item, "a rule that injects a secret would send it in clear; write schemes: [https]");
    }
    return new NetworkRule(
        host.orElse(""), ports, Set.copyOf(schemes), Set.copyOf(methods), paths, headers);
  }

  /** The broker refuses such paths before any rule is asked, so a rule for them is a mistake. */
  private static boolean isPath(String text) {
    return PATH.matcher(text).matches()
        && !text.contains("//")
        && !(text + "/").contains("/./")
        && !(text + "/").contains("/../");
  }

  private List<String> texts(Fields fields, String name, Predicate<String> form, String what) {
    List<String> texts = new ArrayList<>();
    for (Located item : fields.filledList(name)) {
      Optional<String> text = Fields.text(problems, item);
      text.filter(form.negate())
          .ifPresent(
              bad -> problems.add(item, "expected " + what + "; found " + Problems.shown(bad)));
      text.ifPresent(texts::add);
    }
    return texts.stream().distinct().toList();
  }

  private List<Integer> ports(Fields fields) {
    List<Integer> ports = new ArrayList<>();
    for (Located item : fields.filledList("ports")) {
      Fields.wholeNumber(item)
          .filter(port -> port >= 1 && port <= 65535)
          .ifPresentOrElse(
              ports::add,
              () -> problems.add(item, "expected a port from 1 to 65535; found " + item.kind()));
    }
    return ports;
  }

  private Map<String, String> headers(Fields fields) {
    Map<String, String> headers = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Located.Entry entry : fields.entries("headers")) {
      String name = entry.key().text();
      String lower = name.toLowerCase(Locale.ROOT);
      if (!HEADER.matcher(name).matches()) {
        problems.add(entry.key(), "expected a header's name; found " + Problems.shown(name));
      } else if (BROKERS_HEADERS.contains(lower)) {
        problems.add(entry.key(), "the header " + name + " is not a rule's to set");
      } else if (!seen.add(lower)) {
        problems.add(
            entry.key(), "the header " + name + " stands here twice; case makes no difference");
      }
      Fields.text(problems, entry.value())
          .ifPresent(value -> {
            headerValue(entry.value(), value);
            headers.put(name, value);
          });
    }
    return headers;
  }

  private void headerValue(Located at, String value) {
    if (value.length() > HEADER_CHARS_MAX || !HEADER_VALUE.matcher(value).matches()) {
      problems.add(
          at,
          "a header's value is printable ASCII text of one line and at most "
              + HEADER_CHARS_MAX
              + " characters");
    }
    Matcher match = SECRET_USE.matcher(value);
    while (match.find()) {
      uses.putIfAbsent(match.group(1), at);
    }
    if (match.replaceAll("").contains("${")) {
      problems.add(at, "expected ${secret:NAME}; found " + Problems.shown(value));
    }
  }

  /** After {@link #rules}: a secret must be used by one of them. */
  Map<String, SecretSource> secrets(Fields top) {
    Map<String, SecretSource> secrets = new LinkedHashMap<>();
    Set<String> named = new HashSet<>();
    for (Located.Entry entry : top.entries("secrets")) {
      String name = entry.key().text();
      named.add(name);
      if (!TextRules.isVariable(name)) {
        problems.add(
            entry.key(), "expected " + TextRules.VARIABLE_FORM + "; found " + Problems.shown(name));
      } else if (!uses.containsKey(name)) {
        problems.add(entry.key(), "no rule uses the secret " + name);
      }
      secret(entry.value()).ifPresent(source -> secrets.put(name, source));
    }
    uses.forEach((name, at) -> {
      if (!named.contains(name)) {
        problems.add(
            at, "the secret " + Problems.shown(name) + " is not among the manifest's secrets");
      }
    });
    return secrets;
  }

  private Optional<SecretSource> secret(Located value) {
    Fields fields = new Fields(problems, value, SECRET);
    if (value instanceof Located.Mapping
        && fields.value("env").isPresent() == fields.value("file").isPresent()) {
      problems.add(value, "expected either env or file");
    }
    Optional<SecretSource> variable =
        fields
            .checked(
                "env",
                text ->
                    TextRules.isVariable(text)
                        ? Optional.empty()
                        : Optional.of(
                            "expected "
                                + TextRules.VARIABLE_FORM
                                + "; found "
                                + Problems.shown(text)))
            .map(SecretSource.FromEnvironment::new);
    Optional<SecretSource> file =
        fields.checked("file", TextRules::sourceProblem).map(SecretSource.FromFile::new);
    return variable.or(() -> file);
  }
}
