package dev.mxc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.mxc.bridge.decision.DenialSummary;
import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.files.FileService;
import dev.mxc.files.MountTable;
import dev.mxc.files.OverlayChanges;
import dev.mxc.guard.Layer;
import dev.mxc.manifest.Policy;
import dev.mxc.worker.Backend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

  /** As {@code value} is documented. */
  private static final int VALUE_DEPTH_MAX = 101;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(VALUE_DEPTH_MAX).build())
          .build();

  /** How a result begins: the rest is the same for all. */
  private record Verdict(
      RunResult.Status status,
      int exitCode,
      @Nullable String value,
      RunResult.@Nullable GuestError error,
      @Nullable Limit limit) {

    static Verdict ended(RunResult.Status status, int exitCode, String type, String message) {
      return new Verdict(status, exitCode, null, new RunResult.GuestError(type, message, ""), null);
    }
  }

  RunResult result(SupervisedRun.Finished finished) {
    Verdict verdict = verdict(finished.end());
    OverlayChanges.Listing changes = new OverlayChanges(table).listing(CHANGES_MAX);
    return new RunResult(
        runId,
        verdict.status,
        verdict.exitCode,
        output.text(OutputStreamKind.STDOUT),
        output.text(OutputStreamKind.STDERR),
        verdict.value,
        verdict.error,
        verdict.limit,
        denials.entries(),
        new RunResult.Usage(
            finished.wallMillis(),
            finished.cpuMillis(),
            finished.peakMemoryBytes(),
            services.hostCalls(),
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

  private Verdict verdict(SupervisedRun.End end) {
    return switch (end) {
      case SupervisedRun.End.Said(var outcome) -> said(outcome);
      case SupervisedRun.End.Passed(var limit) -> passed(limit);
      case SupervisedRun.End.Cancelled() ->
          Verdict.ended(
              RunResult.Status.CANCELLED, 130, "Cancelled", "the run was cancelled by its caller");
      case SupervisedRun.End.StartUp() ->
          Verdict.ended(
              RunResult.Status.INTERNAL,
              125,
              "StartUp",
              "the worker did not reach the program's first instruction within 60 s");
      case SupervisedRun.End.Lost(var loss) -> lost(loss);
    };
  }

  private Verdict said(RunOutcome outcome) {
    return switch (outcome) {
      case RunOutcome.Completed(var json) ->
          new Verdict(
              RunResult.Status.OK, 0, json != null && isJson(json) ? json : null, null, null);
      case RunOutcome.Failed(var type, var message, var traceback) ->
          new Verdict(
              RunResult.Status.ERROR,
              1,
              null,
              new RunResult.GuestError(type, message, traceback),
              null);
      case RunOutcome.Exited(var status) ->
          new Verdict(RunResult.Status.EXIT, status & 0xff, null, null, null);
      case RunOutcome.LimitPassed(var limit) -> saidPassed(limit);
      case RunOutcome.Cancelled() ->
          Verdict.ended(
              RunResult.Status.INTERNAL,
              125,
              "Stopped",
              "the guest was stopped and nobody asked for it");
      case RunOutcome.Broken _ ->
          Verdict.ended(
              RunResult.Status.INTERNAL, 125, "RuntimeFault", "the language runtime failed");
    };
  }

  /** What only the host counts, only the host can find used up. */
  private Verdict saidPassed(Limit limit) {
    return switch (limit) {
      case CPU, MEMORY, THREADS, OPEN_FILES -> passed(limit);
      case WALL, OUTPUT, FILE_BYTES, HOST_CALLS, NETWORK_BYTES -> lost(Backend.Loss.VIOLATION);
    };
  }

  private Verdict passed(Limit limit) {
    String message = "limit " + limit.id() + " used up: " + amount(limit);
    return switch (limit) {
      case WALL, CPU ->
          new Verdict(
              RunResult.Status.TIMEOUT,
              124,
              null,
              new RunResult.GuestError("Timeout", message, ""),
              limit);
      case MEMORY ->
          new Verdict(
              RunResult.Status.MEMORY,
              137,
              null,
              new RunResult.GuestError("Memory", message, ""),
              limit);
      case OUTPUT, FILE_BYTES, OPEN_FILES, THREADS, HOST_CALLS, NETWORK_BYTES ->
          new Verdict(
              RunResult.Status.LIMIT,
              122,
              null,
              new RunResult.GuestError("Limit", message, ""),
              limit);
    };
  }

  private String amount(Limit limit) {
    var limits = policy.limits();
    return switch (limit) {
      case WALL -> limits.wallMillis() + " ms of wall time";
      case CPU -> limits.cpuMillis() + " ms of CPU time";
      case MEMORY -> limits.memoryBytes() + " bytes of memory";
      case OUTPUT -> limits.outputBytes() + " bytes of output";
      case FILE_BYTES -> limits.fileBytes() + " bytes written";
      case OPEN_FILES -> limits.openFiles() + " open files";
      case THREADS -> limits.threads() + " threads";
      case HOST_CALLS -> limits.hostCalls() + " host calls";
      case NETWORK_BYTES -> limits.networkBytes() + " bytes of network traffic";
    };
  }

  private Verdict lost(Backend.Loss loss) {
    return switch (loss) {
      case OUT_OF_MEMORY -> passed(Limit.MEMORY);
      case VIOLATION ->
          Verdict.ended(
              RunResult.Status.INTERNAL,
              125,
              "ProtocolViolation",
              "the worker broke the rules of the wire and was ended");
      case KILLED, DIED ->
          Verdict.ended(
              RunResult.Status.INTERNAL,
              125,
              "WorkerLost",
              "the worker ended before the program did");
    };
  }

  /**
   * A worker's word is not believed: what is no JSON would break the object that it is written
   * into.
   */
  private static boolean isJson(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() == null) {
        return false;
      }
      json.skipChildren();
      return json.nextToken() == null && json.currentToken() != JsonToken.NOT_AVAILABLE;
    } catch (IOException _) {
      return false;
    }
  }
}
