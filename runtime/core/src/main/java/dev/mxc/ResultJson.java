package dev.mxc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.TreeMap;

/**
 * Writes a {@link RunResult} as the JSON object that programs outside rely on. Streaming, since
 * start-up time counts.
 */
final class ResultJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private ResultJson() {}

  static String write(RunResult result) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("runId", result.runId());
      json.writeStringField("status", result.status().id());
      json.writeNumberField("exitCode", result.exitCode());
      json.writeStringField("stdout", result.stdout());
      json.writeStringField("stderr", result.stderr());
      if (result.valueJson() != null) {
        json.writeFieldName("value");
        json.writeRawValue(result.valueJson());
      }
      writeError(json, result.error());
      if (result.limit() != null) {
        json.writeStringField("limit", result.limit().id());
      }
      writeDenials(json, result);
      writeUsage(json, result.usage());
      writeChanges(json, result);
      writeDropped(json, result.dropped());
      writeEnforced(json, result.enforced());
      if (result.agent() != null) {
        json.writeStringField("agent", result.agent());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return text.toString();
  }

  private static void writeError(
      JsonGenerator json, RunResult.@org.jspecify.annotations.Nullable GuestError error)
      throws IOException {
    if (error != null) {
      json.writeObjectFieldStart("error");
      json.writeStringField("type", error.type());
      json.writeStringField("message", error.message());
      json.writeStringField("traceback", error.traceback());
      json.writeEndObject();
    }
  }

  private static void writeDenials(JsonGenerator json, RunResult result) throws IOException {
    json.writeArrayFieldStart("denials");
    for (var denial : result.denials()) {
      json.writeStartObject();
      json.writeStringField("capability", denial.capability());
      json.writeStringField("target", denial.target());
      json.writeStringField("reason", denial.reason());
      json.writeNumberField("count", denial.count());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeUsage(JsonGenerator json, RunResult.Usage usage) throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("wallMs", usage.wallMillis());
    json.writeNumberField("cpuMs", usage.cpuMillis());
    json.writeNumberField("peakMemoryBytes", usage.peakMemoryBytes());
    json.writeNumberField("hostCalls", usage.hostCalls());
    json.writeNumberField("networkBytes", usage.networkBytes());
    json.writeNumberField("bytesWritten", usage.bytesWritten());
    json.writeEndObject();
  }

  private static void writeChanges(JsonGenerator json, RunResult result) throws IOException {
    json.writeArrayFieldStart("changes");
    for (RunResult.Change change : result.changes()) {
      json.writeStartObject();
      json.writeStringField("path", change.path());
      json.writeStringField("kind", change.kind());
      json.writeNumberField("bytes", change.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeDropped(JsonGenerator json, RunResult.Dropped dropped)
      throws IOException {
    if (dropped.denials() > 0 || dropped.changes() > 0) {
      json.writeObjectFieldStart("dropped");
      json.writeNumberField("denials", dropped.denials());
      json.writeNumberField("changes", dropped.changes());
      json.writeEndObject();
    }
  }

  private static void writeEnforced(JsonGenerator json, RunResult.Enforced enforced)
      throws IOException {
    json.writeObjectFieldStart("enforced");
    json.writeStringField("tier", enforced.tier());
    json.writeStringField("backend", enforced.backend());
    json.writeObjectFieldStart("layers");
    for (var layer : new TreeMap<>(enforced.layers()).entrySet()) {
      json.writeBooleanField(layer.getKey(), layer.getValue());
    }
    json.writeEndObject();
    if (!enforced.notes().isEmpty()) {
      json.writeArrayFieldStart("notes");
      for (String note : enforced.notes()) {
        json.writeString(note);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
