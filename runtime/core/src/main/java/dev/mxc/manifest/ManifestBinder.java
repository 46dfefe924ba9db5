package dev.mxc.manifest;

import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.Audit;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.MountRule;
import dev.mxc.manifest.Manifest.NetworkRule;
import dev.mxc.manifest.Manifest.Place;
import dev.mxc.manifest.Manifest.SecretSource;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.manifest.Manifest.ToolRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a manifest of a tree, closed: every field is known, every value checked by itself. */
final class ManifestBinder {

  static final List<String> TOP =
      List.of(
          "version",
          "agent",
          "isolation",
          "limits",
          "filesystem",
          "network",
          "tools",
          "secrets",
          "env",
          "python",
          "audit");
  static final List<String> AGENT = List.of("id", "onBehalfOf");
  static final List<String> ISOLATION = List.of("tier", "guard");
  static final List<String> LIMITS =
      List.of(
          "wall",
          "cpu",
          "memory",
          "output",
          "fileBytes",
          "openFiles",
          "threads",
          "hostCalls",
          "networkBytes");
  static final List<String> MOUNT = List.of("path", "source", "access", "size");
  static final List<String> RULE =
      List.of("host", "ports", "schemes", "methods", "paths", "headers");
  static final List<String> TOOL = List.of("name", "approval", "limit");
  static final List<String> SECRET = List.of("env", "file");
  static final List<String> PYTHON = List.of("path");
  static final List<String> AUDIT = List.of("mode", "content");

  private static final int TEXT_CHARS_MAX = 4096;
  private static final int LIST_ITEMS_MAX = 1000;
  private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern TOOL_NAME =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}(\\.[A-Za-z_][A-Za-z0-9_-]{0,63})*");
  private static final Pattern HOST =
      Pattern.compile(
          "(\\*\\.)?[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*|[0-9a-fA-F:.]{2,45}(/[0-9]{1,3})?");
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern SECRET_USE =
      Pattern.compile("\\$\\{secret:([A-Za-z0-9_]{1,128})\\}");

  private final Problems problems;
  private final Map<String, Place> places = new HashMap<>();

  private ManifestBinder(Problems problems) {
    this.problems = problems;
  }

  /**
   * Binds a tree.
   *
   * @throws ManifestException with all that is wrong
   */
  static Manifest bind(Located root, String name, Path folder, Problems problems)
      throws ManifestException {
    Manifest manifest = new ManifestBinder(problems).manifest(root, name, folder);
    problems.throwIfAny();
    return manifest;
  }

  private void remember(Located value) {
    places.put(value.pointer(), new Place(value.line(), value.column()));
  }

  private Fields object(Located value, List<String> allowed) {
    remember(value);
    return new Fields(problems, value, allowed);
  }

  private Optional<Fields> object(Fields parent, String name, List<String> allowed) {
    return parent.value(name).map(value -> object(value, allowed));
  }

  private Manifest manifest(Located root, String name, Path folder) {
    Fields top = object(root, TOP);
    version(top);
    Optional<Fields> agent = object(top, "agent", AGENT);
    Optional<Fields> isolation = object(top, "isolation", ISOLATION);
    List<NetworkRule> network = top.list("network").stream().map(this::rule).toList();
    top.value("network").ifPresent(this::remember);
    top.value("tools").ifPresent(this::remember);
    top.value("secrets").ifPresent(this::remember);
    Map<String, SecretSource> secrets = secrets(top);
    checkSecretUses(top, network, secrets);
    return new Manifest(
        name,
        folder,
        agent.flatMap(fields -> identity(fields, "id")),
        agent.flatMap(fields -> identity(fields, "onBehalfOf")),
        isolation.flatMap(fields -> fields.choice("tier", Tier.values(), Tier::id)),
        isolation.flatMap(fields -> fields.choice("guard", GuardMode.values(), GuardMode::id)),
        object(top, "limits", LIMITS).map(this::limits).orElse(Limits.defaults()),
        mounts(top),
        network,
        tools(top),
        secrets,
        environment(top),
        pythonPath(top),
        object(top, "audit", AUDIT).map(this::audit).orElse(new Audit(false, false)),
        places);
  }

  private void version(Fields top) {
    Optional<Located> version = top.required("version");
    if (version.isPresent()) {
      String text = version.get() instanceof Located.Scalar scalar ? scalar.text() : "";
      boolean number =
          version.get() instanceof Located.Scalar s && s.scalarKind() == Located.ScalarKind.NUMBER;
      if (number || !text.equals("1")) {
        problems.add(
            version.get(),
            "expected \"1\", the only version there is; found " + version.get().kind());
      }
    }
  }

  private Optional<String> identity(Fields fields, String name) {
    Optional<String> text = fields.text(name);
    if (text.isPresent()
        && (text.get().isBlank() || text.get().length() > 512 || !isPrintable(text.get()))) {
      problems.add(
          fields.value(name).orElse(fields.at()), "expected printable text of 1 to 512 characters");
      return Optional.empty();
    }
    return text;
  }

  private static boolean isPrintable(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private Limits limits(Fields f) {
    Limits d = Limits.defaults();
    Fields.Quantity time = Fields.Quantity.DURATION;
    Fields.Quantity size = Fields.Quantity.SIZE;
    return new Limits(
        f.quantity("wall", d.wallMillis(), time, Limits.MILLIS_MIN, Limits.MILLIS_MAX),
        f.quantity("cpu", d.cpuMillis(), time, Limits.MILLIS_MIN, Limits.MILLIS_MAX),
        f.quantity("memory", d.memoryBytes(), size, Limits.MEMORY_BYTES_MIN, Limits.BYTES_MAX),
        f.quantity("output", d.outputBytes(), size, 1, Limits.BYTES_MAX),
        f.quantity("fileBytes", d.fileBytes(), size, 1, Limits.BYTES_MAX),
        f.count("openFiles", d.openFiles(), Limits.OPEN_FILES_MIN, Limits.COUNT_MAX),
        f.count("threads", d.threads(), 1, Limits.THREADS_MAX),
        f.count("hostCalls", d.hostCalls(), 1, Limits.COUNT_MAX),
        f.quantity("networkBytes", d.networkBytes(), size, 1, Limits.BYTES_MAX));
  }

  private List<MountRule> mounts(Fields top) {
    List<MountRule> mounts = new ArrayList<>();
    Map<String, Located> seen = new HashMap<>();
    for (Located item : limited(top.list("filesystem"))) {
      Fields fields = object(item, MOUNT);
      Optional<MountRule> mount = mount(fields);
      mount.ifPresent(rule -> {
        Located first = seen.putIfAbsent(rule.path(), item);
        if (first != null) {
          problems.add(
              item,
              "a second mount on "
                  + rule.path()
                  + "; the first is "
                  + first.pointer()
                  + " in line "
                  + first.line());
        }
        mounts.add(rule);
      });
    }
    return mounts;
  }

  private Optional<MountRule> mount(Fields fields) {
    fields.required("path");
    fields.required("access");
    Optional<String> path = fields.text("path");
    Optional<Access> access = fields.choice("access", Access.values(), Access::id);
    Optional<String> source = fields.text("source");
    path.flatMap(GuestPathRule::problem)
        .ifPresent(text -> problems.add(fields.value("path").orElse(fields.at()), text));
    if (path.isEmpty() || access.isEmpty()) {
      return Optional.empty();
    }
    boolean needsSource = access.get() != Access.MEMORY && access.get() != Access.NONE;
    if (needsSource && fields.value("source").isEmpty()) {
      problems.add(
          fields.at(), "access " + access.get().id() + " needs a source, a folder of the host");
    } else if (!needsSource && fields.value("source").isPresent()) {
      problems.add(
          fields.value("source").get(), "a source means nothing with access " + access.get().id());
    }
    source
        .flatMap(ManifestBinder::sourceProblem)
        .ifPresent(text -> problems.add(fields.value("source").orElse(fields.at()), text));
    boolean memory = access.get() == Access.MEMORY;
    if (memory && fields.value("size").isEmpty()) {
      problems.add(fields.at(), "access memory needs a size, such as 32MiB");
    } else if (!memory && fields.value("size").isPresent()) {
      problems.add(
          fields.value("size").get(), "a size means nothing with access " + access.get().id());
    }
    long size =
        memory ? fields.quantity("size", 0, Fields.Quantity.SIZE, 4096, Limits.BYTES_MAX) : 0;
    return Optional.of(
        new MountRule(fields.at().pointer(), path.get(), source, access.get(), size));
  }

  static Optional<String> sourceProblem(String source) {
    return source.isEmpty()
            || source.length() > TEXT_CHARS_MAX
            || source.indexOf('\0') >= 0
            || !isPrintable(source)
        ? Optional.of("expected the path of a folder; found " + Problems.shown(source))
        : Optional.empty();
  }

  private List<Located> limited(List<Located> items) {
    if (items.size() > LIST_ITEMS_MAX) {
      problems.add(items.get(LIST_ITEMS_MAX), "more than " + LIST_ITEMS_MAX + " items");
      return items.subList(0, LIST_ITEMS_MAX);
    }
    return items;
  }

  private List<String> texts(Fields fields, String name, Pattern form, String what) {
    List<String> texts = new ArrayList<>();
    for (Located item : limited(fields.list(name))) {
      Fields.text(problems, item)
          .ifPresent(text -> {
            if (!form.matcher(text).matches()) {
              problems.add(item, "expected " + what + "; found " + Problems.shown(text));
            }
            texts.add(text);
          });
    }
    return texts;
  }

  private static final Pattern RULE_PATH = Pattern.compile("/[\\x21-\\x7e]{0,1023}");
  private static final Pattern SCHEME = Pattern.compile("http|https|tcp");

  private NetworkRule rule(Located item) {
    Fields fields = object(item, RULE);
    fields.required("host");
    Optional<String> host = fields.text("host");
    host.filter(text -> !HOST.matcher(text).matches())
        .ifPresent(text ->
            problems.add(
                fields.value("host").orElse(item),
                "expected a host name, *.name, an address or a CIDR range; found "
                    + Problems.shown(text)));
    List<String> schemes = texts(fields, "schemes", SCHEME, "http, https or tcp");
    List<String> methods = texts(fields, "methods", METHOD, "a method such as GET");
    List<String> paths = texts(fields, "paths", RULE_PATH, "a path that begins with /");
    List<Integer> ports = ports(fields);
    Map<String, String> headers = headers(fields);
    if (schemes.contains("tcp") && (!methods.isEmpty() || !paths.isEmpty() || !headers.isEmpty())) {
      problems.add(item, "schemes: [tcp] excludes methods, paths and headers");
    }
    return new NetworkRule(
        host.orElse(""),
        ports,
        Set.copyOf(new HashSet<>(schemes)),
        Set.copyOf(new HashSet<>(methods)),
        paths,
        headers);
  }

  private List<Integer> ports(Fields fields) {
    List<Integer> ports = new ArrayList<>();
    for (Located item : limited(fields.list("ports"))) {
      String text =
          item instanceof Located.Scalar scalar && scalar.scalarKind() != Located.ScalarKind.TEXT
              ? scalar.text()
              : "";
      if (text.matches("[0-9]{1,5}")
          && Integer.parseInt(text) >= 1
          && Integer.parseInt(text) <= 65535) {
        ports.add(Integer.parseInt(text));
      } else {
        problems.add(item, "expected a port from 1 to 65535; found " + item.kind());
      }
    }
    return ports;
  }

  private Map<String, String> headers(Fields fields) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Located.Entry entry : fields.entries("headers")) {
      String name = entry.key().text();
      Optional<String> value = Fields.text(problems, entry.value());
      if (!HEADER.matcher(name).matches()) {
        problems.add(entry.key(), "expected a header's name; found " + Problems.shown(name));
      }
      value
          .filter(text -> text.length() > TEXT_CHARS_MAX || !isPrintable(text))
          .ifPresent(
              _ -> problems.add(entry.value(), "a header's value is printable text of one line"));
      headers.put(name, value.orElse(""));
    }
    return headers;
  }

  private List<ToolRule> tools(Fields top) {
    List<ToolRule> tools = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Located item : limited(top.list("tools"))) {
      ToolRule tool = item instanceof Located.Scalar ? namedTool(item) : describedTool(item);
      if (!tool.name().isEmpty() && !seen.add(tool.name())) {
        problems.add(item, "the tool " + tool.name() + " stands here twice");
      }
      tools.add(tool);
    }
    return tools;
  }

  private ToolRule namedTool(Located item) {
    return new ToolRule(toolName(item, Fields.text(problems, item)), false, 0);
  }

  private ToolRule describedTool(Located item) {
    Fields fields = object(item, TOOL);
    fields.required("name");
    String name = toolName(fields.value("name").orElse(item), fields.text("name"));
    boolean approval =
        fields
            .choice("approval", Approval.values(), a -> a.name().toLowerCase(java.util.Locale.ROOT))
            .isPresent();
    return new ToolRule(name, approval, fields.count("limit", 0, 1, Limits.COUNT_MAX));
  }

  private enum Approval {
    REQUIRED
  }

  private String toolName(Located at, Optional<String> name) {
    name.filter(text -> !TOOL_NAME.matcher(text).matches())
        .ifPresent(text ->
            problems.add(
                at, "expected a tool's name such as orders.search; found " + Problems.shown(text)));
    return name.orElse("");
  }

  private Map<String, SecretSource> secrets(Fields top) {
    Map<String, SecretSource> secrets = new LinkedHashMap<>();
    for (Located.Entry entry : top.entries("secrets")) {
      String name = entry.key().text();
      if (!ENV_NAME.matcher(name).matches()) {
        problems.add(
            entry.key(), "expected a name of letters, digits and _; found " + Problems.shown(name));
      }
      Fields fields = object(entry.value(), SECRET);
      Optional<String> variable = fields.text("env");
      Optional<String> file = fields.text("file");
      if (variable.isPresent() == file.isPresent()) {
        problems.add(entry.value(), "expected either env or file");
      }
      variable
          .filter(text -> !ENV_NAME.matcher(text).matches())
          .ifPresent(text ->
              problems.add(
                  entry.value(), "expected a variable's name; found " + Problems.shown(text)));
      file.flatMap(ManifestBinder::sourceProblem)
          .ifPresent(text -> problems.add(entry.value(), text));
      secrets.put(
          name,
          variable
              .<SecretSource>map(SecretSource.FromEnvironment::new)
              .orElseGet(() -> new SecretSource.FromFile(file.orElse(""))));
    }
    return secrets;
  }

  private void checkSecretUses(
      Fields top, List<NetworkRule> rules, Map<String, SecretSource> secrets) {
    Set<String> used = new HashSet<>();
    for (NetworkRule rule : rules) {
      for (String value : rule.headers().values()) {
        Matcher match = SECRET_USE.matcher(value);
        while (match.find()) {
          used.add(match.group(1));
        }
        if (match.replaceAll("").contains("${")) {
          problems.add(
              top.value("network").orElse(top.at()),
              "expected ${secret:NAME}; found " + Problems.shown(value));
        }
      }
    }
    for (String name : used) {
      if (!secrets.containsKey(name)) {
        problems.add(
            top.value("network").orElse(top.at()),
            "a header uses the secret " + name + ", which secrets does not name");
      }
    }
    for (Located.Entry entry : top.entries("secrets")) {
      if (!used.contains(entry.key().text())) {
        problems.add(entry.key(), "no rule uses the secret " + Problems.shown(entry.key().text()));
      }
    }
  }

  private Map<String, String> environment(Fields top) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (Located.Entry entry : top.entries("env")) {
      String name = entry.key().text();
      if (!ENV_NAME.matcher(name).matches()) {
        problems.add(entry.key(), "expected a variable's name; found " + Problems.shown(name));
      }
      Optional<String> value = Fields.text(problems, entry.value());
      value
          .filter(text -> text.indexOf('\0') >= 0 || text.length() > 64 * 1024)
          .ifPresent(_ ->
              problems.add(
                  entry.value(), "a variable's value has no NUL and at most 65536 characters"));
      environment.put(name, value.orElse(""));
    }
    return environment;
  }

  private List<String> pythonPath(Fields top) {
    return object(top, "python", PYTHON)
        .map(fields -> {
          List<String> folders = new ArrayList<>();
          for (Located item : limited(fields.list("path"))) {
            remember(item);
            Fields.text(problems, item)
                .ifPresent(text -> {
                  sourceProblem(text).ifPresent(message -> problems.add(item, message));
                  folders.add(text);
                });
          }
          return folders;
        })
        .orElse(List.of());
  }

  private enum AuditMode {
    REQUIRED("required"),
    BEST_EFFORT("best-effort");

    private final String id;

    AuditMode(String id) {
      this.id = id;
    }
  }

  private enum AuditContent {
    DIGEST,
    FULL
  }

  private Audit audit(Fields fields) {
    Optional<AuditMode> mode = fields.choice("mode", AuditMode.values(), choice -> choice.id);
    Optional<AuditContent> content =
        fields.choice(
            "content",
            AuditContent.values(),
            choice -> choice.name().toLowerCase(java.util.Locale.ROOT));
    return new Audit(
        mode.equals(Optional.of(AuditMode.REQUIRED)),
        content.equals(Optional.of(AuditContent.FULL)));
  }
}
