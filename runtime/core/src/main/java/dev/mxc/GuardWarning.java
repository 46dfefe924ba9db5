package dev.mxc;

import dev.mxc.guard.Finding;
import dev.mxc.guard.GuardReport;
import dev.mxc.guard.Layer;
import dev.mxc.guard.ProgramKind;
import dev.mxc.guard.Requirement;
import dev.mxc.manifest.Manifest.GuardMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The one line that says what an automatic guard could not give. */
final class GuardWarning {

  private GuardWarning() {}

  /** Empty when all holds that {@code guard: required} would ask for, or none was asked for. */
  static List<String> of(GuardMode mode, GuardReport report) {
    if (mode != GuardMode.AUTO) {
      return List.of();
    }
    Set<Layer> unmet = Requirement.REQUIRED.unmet(report.enforced(), ProgramKind.JVM_WORKER);
    if (unmet.isEmpty()) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    for (Layer layer : unmet) {
      Finding finding = report.findings().get(layer);
      String why = finding instanceof Finding.Missing(var reason, _) ? reason : "not observed";
      parts.add(layer.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " (" + why + ")");
    }
    return List.of(
        "the OS guard is incomplete: no "
            + String.join(", ", parts)
            + "; mxc doctor says what to do, --guard off silences this");
  }
}
