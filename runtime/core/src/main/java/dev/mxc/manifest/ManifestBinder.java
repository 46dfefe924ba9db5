package dev.mxc.manifest;

import dev.mxc.manifest.Manifest.Audit;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.NetworkRule;
import dev.mxc.manifest.Manifest.Place;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.manifest.Manifest.ToolRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  static final List<String> TOOL = List.of("name", "approval", "limit");
  static final List<String> PYTHON = List.of("path");
  static final List<String> AUDIT = List.of("mode", "content");

  private final Problems problems;

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

  private Optional<Fields> object(Fields parent, String name, List<String> allowed) {
    return parent.value(name).map(value -> new Fields(problems, value, allowed));
  }

  private Manifest manifest(Located root, String name, Path folder) {
    Fields top = new Fields(problems, root, TOP);
    version(top);
    Optional<Fields> agent = object(top, "agent", AGENT);
    Optional<Fields> isolation = object(top, "isolation", ISOLATION);
    EgressBinder egress = new EgressBinder(problems);
    List<NetworkRule> network = egress.rules(top);
    Map<String, Place> places = new HashMap<>();
    addPlaces(root, places);
    return new Manifest(
        name,
        folder,
        agent.flatMap(fields -> fields.checked("id", TextRules::identityProblem)),
        agent.flatMap(fields -> fields.checked("onBehalfOf", TextRules::identityProblem)),
        isolation.flatMap(fields -> fields.choice("tier", Tier.values(), Tier::id)),
        isolation.flatMap(fields -> fields.choice("guard", GuardMode.values(), GuardMode::id)),
        object(top, "limits", LIMITS).map(ManifestBinder::limits).orElse(Limits.defaults()),
        new MountBinder(problems).mounts(top),
        network,
        tools(top),
        egress.secrets(top),
        environment(top),
        pythonPath(top),
        object(top, "audit", AUDIT).map(ManifestBinder::audit).orElse(new Audit(false, false)),
        places);
  }

  private static void addPlaces(Located value, Map<String, Place> places) {
    places.putIfAbsent(value.pointer(), new Place(value.line(), value.column()));
    switch (value) {
      case Located.Mapping mapping ->
          mapping.entries().forEach(entry -> addPlaces(entry.value(), places));
      case Located.Sequence sequence -> sequence.items().forEach(item -> addPlaces(item, places));
      case Located.Scalar _ -> {}
    }
  }

  private void version(Fields top) {
    top.required("version")
        .filter(value ->
            !(value instanceof Located.Scalar(_, _, _, String text, var kind)
                && kind == Located.ScalarKind.TEXT
                && text.equals("1")))
        .ifPresent(value ->
            problems.add(
                value,
                "expected \"1\" in quotes, the only version there is; found " + value.kind()));
  }

  private static Limits limits(Fields f) {
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

  private List<ToolRule> tools(Fields top) {
    List<ToolRule> tools = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Located item : top.list("tools")) {
      Optional<ToolRule> tool =
          item instanceof Located.Scalar
              ? Fields.checked(problems, item, ManifestBinder::toolProblem)
                  .map(name -> new ToolRule(name, false, 0))
              : describedTool(item);
      tool.filter(rule -> !seen.add(rule.name()))
          .ifPresent(rule -> problems.add(item, "the tool " + rule.name() + " stands here twice"));
      tool.ifPresent(tools::add);
    }
    return tools;
  }

  private Optional<ToolRule> describedTool(Located item) {
    Fields fields = new Fields(problems, item, TOOL);
    fields.required("name");
    boolean approval =
        fields.choice("approval", Approval.values(), ManifestBinder::lower).isPresent();
    int limit = fields.count("limit", 0, 1, Limits.COUNT_MAX);
    return fields
        .checked("name", ManifestBinder::toolProblem)
        .map(name -> new ToolRule(name, approval, limit));
  }

  private enum Approval {
    REQUIRED
  }

  private static Optional<String> toolProblem(String name) {
    return TextRules.isTool(name)
        ? Optional.empty()
        : Optional.of(
            "expected a tool's name such as orders.search; found " + Problems.shown(name));
  }

  private Map<String, String> environment(Fields top) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (Located.Entry entry : top.entries("env")) {
      String name = entry.key().text();
      if (!TextRules.isVariable(name)) {
        problems.add(
            entry.key(), "expected " + TextRules.VARIABLE_FORM + "; found " + Problems.shown(name));
      }
      Fields.checked(problems, entry.value(), TextRules::valueProblem)
          .ifPresent(value -> environment.put(name, value));
    }
    return environment;
  }

  private List<String> pythonPath(Fields top) {
    return object(top, "python", PYTHON).stream()
        .flatMap(fields -> fields.list("path").stream())
        .flatMap(item -> Fields.checked(problems, item, TextRules::sourceProblem).stream())
        .toList();
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

  private static Audit audit(Fields fields) {
    Optional<AuditMode> mode = fields.choice("mode", AuditMode.values(), choice -> choice.id);
    Optional<AuditContent> content =
        fields.choice("content", AuditContent.values(), ManifestBinder::lower);
    return new Audit(
        mode.equals(Optional.of(AuditMode.REQUIRED)),
        content.equals(Optional.of(AuditContent.FULL)));
  }

  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
