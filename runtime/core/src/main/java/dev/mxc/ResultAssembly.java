package dev.mxc;

import dev.mxc.bridge.decision.DenialSummary;
import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.files.FileService;
import dev.mxc.files.MountTable;
import dev.mxc.files.OverlayChanges;
import dev.mxc.guard.Layer;
import dev.mxc.manifest.Policy;
import dev.mxc.worker.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a run's result of what the host saw and of what the guest's side said, the former deciding.
 */
record ResultAssembly(
    String runId,
    Policy policy,
    Backend backend,
    OutputSink output,
    FileService files,
    RunServices services,
    DenialSummary denials,
    MountTable table) {

  private static final int CHANGES_MAX = 1000;

  RunResult result(SupervisedRun.Finished finished) {
    Verdict verdict = Verdict.of(finished.end(), policy.limits());
    OverlayChanges.Listing changes = new OverlayChanges(table).listing(CHANGES_MAX);
    return new RunResult(
        runId,
        verdict.status(),
        verdict.exitCode(),
        output.text(OutputStreamKind.STDOUT),
        output.text(OutputStreamKind.STDERR),
        verdict.value(),
        verdict.error(),
        verdict.limit(),
        denials.entries(),
        new RunResult.Usage(
            finished.wallMillis(),
            finished.cpuMillis(),
            finished.peakMemoryBytes(),
            services.hostCalls(),
            services.networkBytes(),
            files.bytesWritten()),
        changes.entries().stream()
            .map(entry -> new RunResult.Change(entry.path(), entry.kind(), entry.bytes()))
            .toList(),
        new RunResult.Dropped(denials.dropped(), changes.dropped()),
        enforced(),
        policy.agent().orElse(null));
  }

  private RunResult.Enforced enforced() {
    List<String> notes = new ArrayList<>();
    if (backend.inProcess()) {
      notes.add("memory is sampled, best effort");
      if (!backend.usable()) {
        notes.add("the guest did not stop; its thread was abandoned and its engine thrown away");
      }
    }
    // No layer is claimed that was not observed.
    Map<String, Boolean> layers = new TreeMap<>();
    for (Layer layer : Layer.values()) {
      layers.put(layer.group(), false);
    }
    backend.report().ifPresent(report -> layers.putAll(report.groups()));
    return new RunResult.Enforced(
        policy.tier().id(), backend.inProcess() ? "in-process" : "worker", layers, notes);
  }
}
