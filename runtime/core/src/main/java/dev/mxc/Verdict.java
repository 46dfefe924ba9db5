package dev.mxc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.manifest.Limits;
import dev.mxc.worker.Backend;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a result begins: the rest is the same for all ends. */
record Verdict(
    RunResult.Status status,
    int exitCode,
    @Nullable String value,
    RunResult.@Nullable GuestError error,
    @Nullable Limit limit) {

  /** As {@code value} is documented. */
  private static final int VALUE_DEPTH_MAX = 101;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(VALUE_DEPTH_MAX).build())
          .build();

  private static Verdict ended(RunResult.Status status, int exitCode, String type, String message) {
    return new Verdict(status, exitCode, null, new RunResult.GuestError(type, message, ""), null);
  }

  /** What the end of a run means. */
  static Verdict of(SupervisedRun.End end, Limits limits) {
    return switch (end) {
      case SupervisedRun.End.Said(var outcome) -> said(outcome, limits);
      case SupervisedRun.End.Passed(var limit) -> passed(limit, limits);
      case SupervisedRun.End.Cancelled() ->
          ended(
              RunResult.Status.CANCELLED, 130, "Cancelled", "the run was cancelled by its caller");
      case SupervisedRun.End.StartUp() ->
          ended(
              RunResult.Status.INTERNAL,
              125,
              "StartUp",
              "the worker did not reach the program's first instruction within 60 s");
      case SupervisedRun.End.Lost(var loss) -> lost(loss, limits);
    };
  }

  private static Verdict said(RunOutcome outcome, Limits limits) {
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
      case RunOutcome.LimitPassed(var limit) -> saidPassed(limit, limits);
      case RunOutcome.Cancelled() ->
          ended(
              RunResult.Status.INTERNAL,
              125,
              "Stopped",
              "the guest was stopped and nobody asked for it");
      case RunOutcome.Broken _ ->
          ended(RunResult.Status.INTERNAL, 125, "RuntimeFault", "the language runtime failed");
    };
  }

  /** What only the host counts, only the host can find used up. */
  private static Verdict saidPassed(Limit limit, Limits limits) {
    return switch (limit) {
      case CPU, MEMORY, THREADS, OPEN_FILES -> passed(limit, limits);
      case WALL, OUTPUT, FILE_BYTES, HOST_CALLS, NETWORK_BYTES ->
          lost(Backend.Loss.VIOLATION, limits);
    };
  }

  private static Verdict passed(Limit limit, Limits limits) {
    String message = "limit " + limit.id() + " used up: " + amount(limit, limits);
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

  private static String amount(Limit limit, Limits limits) {
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

  private static Verdict lost(Backend.Loss loss, Limits limits) {
    return switch (loss) {
      case OUT_OF_MEMORY -> passed(Limit.MEMORY, limits);
      case VIOLATION ->
          ended(
              RunResult.Status.INTERNAL,
              125,
              "ProtocolViolation",
              "the worker broke the rules of the wire and was ended");
      case UNGUARDED ->
          ended(
              RunResult.Status.INTERNAL,
              125,
              "GuardLost",
              "what the OS guard held around the worker did not hold any more, so it was ended");
      case KILLED, DIED ->
          ended(
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
