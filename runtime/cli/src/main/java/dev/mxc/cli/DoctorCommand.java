package dev.mxc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mxc.guard.Finding;
import dev.mxc.guard.GuardStarter;
import dev.mxc.guard.HostSupport;
import dev.mxc.guard.Layer;
import dev.mxc.guard.ProgramKind;
import dev.mxc.guard.Requirement;
import dev.mxc.isolate.languages.GuestCompilation;
import dev.mxc.worker.RuntimeImage;
import dev.mxc.worker.WorkerException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code mxc doctor}: what this host can enforce, found by trying. */
final class DoctorCommand {

  private static final String HELP =
      """
      Usage: mxc doctor [--json]

      Tries every layer of the OS guard in a process of its own and tells which hold on this machine, what is
      missing and what to do about it, and whether guest code is compiled or interpreted.

      Examples:
        mxc doctor
        mxc doctor --json | jq .guard
      """;

  private static final int WIDTH = 19;

  private DoctorCommand() {}

  static int execute(String[] arguments, Terminal terminal) {
    List<String> words = List.of(arguments);
    if (words.equals(List.of("--help")) || words.equals(List.of("-h"))) {
      terminal.out(HELP);
      return 0;
    }
    if (!words.isEmpty() && !words.equals(List.of("--json"))) {
      terminal.message("mxc doctor takes --json and nothing else; see mxc doctor --help");
      return ExitStatus.REJECTED;
    }
    try {
      GuardStarter starter = RuntimeImage.open(terminal::progress).guardStarter();
      HostSupport support = HostSupport.probe(starter);
      boolean compiled = GuestCompilation.isCompiled();
      terminal.out(words.isEmpty() ? table(support, compiled, terminal) : json(support, compiled));
      return 0;
    } catch (WorkerException e) {
      terminal.message(String.valueOf(e.getMessage()));
      return ExitStatus.FAILED;
    }
  }

  private static String table(HostSupport support, boolean compiled, Terminal terminal) {
    StringBuilder text = new StringBuilder();
    text.append(
            support.facts().entrySet().stream()
                .map(fact -> fact.getKey() + " " + fact.getValue())
                .collect(Collectors.joining(", ")))
        .append("\n\n");
    support
        .report()
        .findings()
        .forEach((layer, finding) -> text.append(row(layer, finding, terminal.outColours())));
    text.append('\n');
    for (Requirement requirement : List.of(Requirement.REQUIRED, Requirement.AUTO)) {
      Set<Layer> unmet = support.unmet(requirement, ProgramKind.JVM_WORKER);
      text.append(label("guard " + requirement.name().toLowerCase(Locale.ROOT)))
          .append(
              unmet.isEmpty()
                  ? "holds"
                  : "does not start: no "
                      + unmet.stream().map(DoctorCommand::name).collect(Collectors.joining(", ")))
          .append('\n');
    }
    text.append(label("guest code"))
        .append(
            compiled
                ? "compiled"
                : "interpreted (a GraalVM JDK 25 in JAVA_HOME compiles it; start is as fast either way)")
        .append('\n');
    return text.toString();
  }

  private static String row(Layer layer, Finding finding, boolean colours) {
    return switch (finding) {
      case Finding.Enforced(var evidence) ->
          label(name(layer)) + mark("yes", "32", colours) + "  " + evidence + "\n";
      case Finding.Missing(var reason, var remedy) ->
          label(name(layer))
              + mark("no ", "31", colours)
              + "  "
              + reason
              + (remedy.isEmpty() ? "" : "; " + remedy)
              + "\n";
    };
  }

  private static String mark(String word, String colour, boolean colours) {
    return colours ? "\u001b[" + colour + "m" + word + "\u001b[0m" : word;
  }

  private static String label(String name) {
    return String.format("%-" + WIDTH + "s", name);
  }

  private static String name(Layer layer) {
    return layer.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String json(HostSupport support, boolean compiled) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("host");
      for (Map.Entry<String, String> fact : support.facts().entrySet()) {
        json.writeStringField(fact.getKey(), fact.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("layers");
      for (Map.Entry<Layer, Finding> layer : support.report().findings().entrySet()) {
        json.writeObjectFieldStart(name(layer.getKey()).replace(' ', '-'));
        switch (layer.getValue()) {
          case Finding.Enforced(var evidence) -> {
            json.writeBooleanField("enforced", true);
            json.writeStringField("evidence", evidence);
          }
          case Finding.Missing(var reason, var remedy) -> {
            json.writeBooleanField("enforced", false);
            json.writeStringField("reason", reason);
            json.writeStringField("remedy", remedy);
          }
        }
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeObjectFieldStart("guard");
      for (Requirement requirement : List.of(Requirement.REQUIRED, Requirement.AUTO)) {
        json.writeArrayFieldStart(requirement.name().toLowerCase(Locale.ROOT) + "Missing");
        for (Layer layer : new ArrayList<>(support.unmet(requirement, ProgramKind.JVM_WORKER))) {
          json.writeString(name(layer).replace(' ', '-'));
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeStringField("guestCode", compiled ? "compiled" : "interpreted");
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return text + "\n";
  }
}
