package dev.mxc.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON into a located tree. */
final class JsonTreeReader {

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(TreeBounds.DEPTH_MAX + 5)
                  .maxNumberLength(ManifestText.BYTES_MAX)
                  .maxNameLength(ManifestText.BYTES_MAX)
                  .build())
          .build();

  private final TreeBounds bounds;

  JsonTreeReader(TreeBounds bounds) {
    this.bounds = bounds;
  }

  /**
   * Reads a document.
   *
   * @throws JsonProcessingException when it is no JSON
   */
  Located read(String text) throws JsonProcessingException, RefusedException {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      Located root = json(json, "", 0);
      if (json.nextToken() != null) {
        JsonLocation at = json.currentTokenLocation();
        throw bounds.refused("", at.getLineNr(), at.getColumnNr(), "more than one document");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new AssertionError("text in memory cannot fail to be read", e);
    }
  }

  private Located json(JsonParser json, String pointer, int depth)
      throws IOException, RefusedException {
    JsonLocation at = json.currentTokenLocation();
    int line = at.getLineNr();
    int column = at.getColumnNr();
    bounds.count(pointer, depth, line, column);
    JsonToken token = json.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        List<Located.Entry> entries = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          JsonLocation keyAt = json.currentTokenLocation();
          Located.Scalar key =
              bounds.key(pointer, json.currentName(), keyAt.getLineNr(), keyAt.getColumnNr());
          json.nextToken();
          entries.add(new Located.Entry(key, json(json, key.pointer(), depth + 1)));
        }
        yield new Located.Mapping(pointer, line, column, entries);
      }
      case START_ARRAY -> {
        List<Located> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          items.add(json(json, pointer + "/" + items.size(), depth + 1));
        }
        yield new Located.Sequence(pointer, line, column, items);
      }
      default -> bounds.scalar(pointer, line, column, json.getText(), jsonKind(token));
    };
  }

  private static Located.ScalarKind jsonKind(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> Located.ScalarKind.TEXT;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Located.ScalarKind.NUMBER;
      case VALUE_TRUE, VALUE_FALSE -> Located.ScalarKind.BOOLEAN;
      default -> Located.ScalarKind.NULL;
    };
  }
}
