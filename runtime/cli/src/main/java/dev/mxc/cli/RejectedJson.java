package dev.mxc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mxc.manifest.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.UUID;

/** The JSON result where nothing ran. */
final class RejectedJson {

  private RejectedJson() {}

  static String write(String status, int exitCode, Problem problem) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("runId", UUID.randomUUID().toString());
      json.writeStringField("status", status);
      json.writeNumberField("exitCode", exitCode);
      json.writeObjectFieldStart("error");
      json.writeStringField("type", status.equals("rejected") ? "Rejected" : "Internal");
      json.writeStringField("message", problem.message());
      json.writeStringField("pointer", problem.pointer());
      json.writeNumberField("line", problem.line());
      json.writeNumberField("column", problem.column());
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return text.toString();
  }
}
