package dev.mxc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mxc.manifest.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;

/** The JSON result where nothing ran: the fields of others that have a value then too. */
final class EndedJson {

  private EndedJson() {}

  static String write(String status, int exitCode, Problem problem) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("runId", UUID.randomUUID().toString());
      json.writeStringField("status", status);
      json.writeNumberField("exitCode", exitCode);
      json.writeStringField("stdout", "");
      json.writeStringField("stderr", "");
      json.writeObjectFieldStart("error");
      json.writeStringField("type", type(status));
      json.writeStringField("message", problem.message());
      json.writeStringField("traceback", "");
      json.writeStringField("pointer", problem.pointer());
      json.writeNumberField("line", problem.line());
      json.writeNumberField("column", problem.column());
      json.writeEndObject();
      for (String none : List.of("denials", "changes")) {
        json.writeArrayFieldStart(none);
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return text.toString();
  }

  private static String type(String status) {
    return Character.toUpperCase(status.charAt(0)) + status.substring(1);
  }
}
