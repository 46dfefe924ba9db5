package dev.mxc.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads a document, JSON when it begins with a brace and YAML otherwise, into a located tree.
 * Nothing is interpreted: no number is converted, no tag is followed. The parsers' own words never
 * reach a message.
 */
final class TreeReader {

  /** The most bytes that a manifest may have. */
  static final int BYTES_MAX = 1 << 20;

  private static final int DEPTH_MAX = 20;
  private static final int VALUES_MAX = 50_000;

  private final Problems problems;
  private int values;

  private TreeReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads a document.
   *
   * @throws ManifestException when it is none
   */
  static Located read(byte[] bytes, Problems problems) throws ManifestException {
    TreeReader reader = new TreeReader(problems);
    try {
      return reader.readText(reader.decode(bytes));
    } catch (Refused e) {
      problems.add(e.problem);
      problems.throwIfAny();
      throw new AssertionError("a problem was just added", e);
    }
  }

  /** Ends the reading of a document whose rest makes no sense. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Refused(Problem problem) {
      super(problem.message());
      this.problem = problem;
    }
  }

  private Refused refused(String pointer, int line, int column, String message) {
    return new Refused(new Problem(problems.source(), pointer, line, column, message));
  }

  private String decode(byte[] bytes) throws Refused {
    if (bytes.length > BYTES_MAX) {
      throw refused("", 0, 0, "larger than 1 MiB, which no manifest needs");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      text = text.startsWith("\ufeff") ? text.substring(1) : text;
      int line = 1;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        line += c == '\n' ? 1 : 0;
        if (c < 0x20 && c != '\n' && c != '\r' && c != '\t' || c == 0x7f) {
          throw refused(
              "", line, 1, "not text: it holds control characters; write JSON or YAML in UTF-8");
        }
      }
      return text;
    } catch (CharacterCodingException _) {
      throw refused("", 1, 1, "not UTF-8 text; write JSON or YAML in UTF-8");
    }
  }

  private Located readText(String text) throws Refused {
    if (text.isBlank()) {
      throw refused("", 1, 1, "empty; a manifest holds at least version: \"1\"");
    }
    return text.stripLeading().startsWith("{") ? readJson(text) : readYaml(text);
  }

  private void count(String pointer, int depth, int line, int column) throws Refused {
    if (depth > DEPTH_MAX) {
      throw refused(
          pointer.substring(0, Math.min(60, pointer.length())),
          line,
          column,
          "nested deeper than " + DEPTH_MAX);
    }
    if (++values > VALUES_MAX) {
      throw refused("", line, column, "more than " + VALUES_MAX + " values");
    }
  }

  private static String child(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  // JSON

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX + 5)
                  .maxNumberLength(1000)
                  .maxNameLength(10_000)
                  .build())
          .build();

  private Located readJson(String text) throws Refused {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      Located root = json(json, "", 0);
      if (json.nextToken() != null) {
        JsonLocation at = json.currentTokenLocation();
        throw refused("", at.getLineNr(), at.getColumnNr(), "more than one document");
      }
      return root;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      int line = at == null ? 1 : at.getLineNr();
      int column = at == null ? 1 : at.getColumnNr();
      throw refused(
          "", line, column, "not JSON from here on: look for a missing quote, comma or bracket");
    } catch (IOException e) {
      throw new AssertionError("text in memory cannot fail to be read", e);
    }
  }

  private Located json(JsonParser json, String pointer, int depth) throws IOException, Refused {
    JsonLocation at = json.currentTokenLocation();
    int line = at.getLineNr();
    int column = at.getColumnNr();
    count(pointer, depth, line, column);
    JsonToken token = json.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        List<Located.Entry> entries = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          JsonLocation keyAt = json.currentTokenLocation();
          String name = json.currentName();
          String place = child(pointer, name);
          Located.Scalar key =
              new Located.Scalar(
                  place, keyAt.getLineNr(), keyAt.getColumnNr(), name, Located.ScalarKind.TEXT);
          json.nextToken();
          entries.add(new Located.Entry(key, json(json, place, depth + 1)));
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
      case VALUE_STRING -> scalar(json, pointer, at, Located.ScalarKind.TEXT);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          scalar(json, pointer, at, Located.ScalarKind.NUMBER);
      case VALUE_TRUE, VALUE_FALSE -> scalar(json, pointer, at, Located.ScalarKind.BOOLEAN);
      default -> scalar(json, pointer, at, Located.ScalarKind.NULL);
    };
  }

  private static Located scalar(
      JsonParser json, String pointer, JsonLocation at, Located.ScalarKind kind)
      throws IOException {
    return new Located.Scalar(pointer, at.getLineNr(), at.getColumnNr(), json.getText(), kind);
  }

  // YAML

  private Located readYaml(String text) throws Refused {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEPTH_MAX + 5);
    options.setCodePointLimit(BYTES_MAX + 1);
    options.setMaxAliasesForCollections(0);
    options.setProcessComments(false);
    try {
      ParserImpl parser = new ParserImpl(new StreamReader(new StringReader(text)), options);
      return yamlDocument(
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return parser.peekEvent() != null;
            }

            @Override
            public Event next() {
              return parser.getEvent();
            }
          });
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw refused(
          "",
          mark == null ? 1 : mark.getLine() + 1,
          mark == null ? 1 : mark.getColumn() + 1,
          "not YAML from here on: look at the indentation, and quote text that holds special characters");
    } catch (YAMLException | StackOverflowError e) {
      throw refused(
          "", 1, 1, "not YAML: it holds what YAML does not allow, or is nested too deeply");
    }
  }

  private Located yamlDocument(Iterator<Event> events) throws Refused {
    Located root = null;
    int documents = 0;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent && ++documents > 1) {
        throw refused("", line(event), column(event), "more than one document");
      }
      if (event instanceof NodeEvent) {
        root = yaml(event, events, "", 0);
      }
    }
    if (root == null) {
      throw refused("", 1, 1, "empty; a manifest holds at least version: \"1\"");
    }
    return root;
  }

  private Located yaml(Event event, Iterator<Event> events, String pointer, int depth)
      throws Refused {
    int line = line(event);
    int column = column(event);
    count(pointer, depth, line, column);
    if (event instanceof AliasEvent
        || event instanceof NodeEvent node && node.getAnchor() != null) {
      throw refused(
          pointer,
          line,
          column,
          "anchors and aliases are not allowed in a manifest; write the value out");
    }
    return switch (event) {
      case ScalarEvent scalar -> {
        if (scalar.getTag() != null) {
          throw refused(pointer, line, column, "tags are not allowed in a manifest");
        }
        Located.ScalarKind kind =
            scalar.isPlain() ? plainKind(scalar.getValue()) : Located.ScalarKind.TEXT;
        yield new Located.Scalar(pointer, line, column, scalar.getValue(), kind);
      }
      case SequenceStartEvent start -> {
        if (start.getTag() != null) {
          throw refused(pointer, line, column, "tags are not allowed in a manifest");
        }
        List<Located> items = new ArrayList<>();
        for (Event next = events.next();
            !(next instanceof SequenceEndEvent);
            next = events.next()) {
          items.add(yaml(next, events, pointer + "/" + items.size(), depth + 1));
        }
        yield new Located.Sequence(pointer, line, column, items);
      }
      case MappingStartEvent start -> {
        if (start.getTag() != null) {
          throw refused(pointer, line, column, "tags are not allowed in a manifest");
        }
        List<Located.Entry> entries = new ArrayList<>();
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
          entries.add(yamlEntry(next, events, pointer, depth));
        }
        yield new Located.Mapping(pointer, line, column, entries);
      }
      default -> throw refused(pointer, line, column, "not YAML that a manifest is made of");
    };
  }

  private Located.Entry yamlEntry(Event event, Iterator<Event> events, String pointer, int depth)
      throws Refused {
    if (!(yaml(event, events, pointer, depth + 1) instanceof Located.Scalar key)) {
      throw refused(pointer, line(event), column(event), "a key must be text");
    }
    if (key.text().equals("<<") && event instanceof ScalarEvent scalar && scalar.isPlain()) {
      throw refused(
          pointer,
          key.line(),
          key.column(),
          "merge keys are not allowed in a manifest; write the fields out");
    }
    String place = child(pointer, key.text());
    return new Located.Entry(
        new Located.Scalar(place, key.line(), key.column(), key.text(), key.scalarKind()),
        yaml(events.next(), events, place, depth + 1));
  }

  private static Located.ScalarKind plainKind(String text) {
    return text.isEmpty() || text.equals("~") || text.equals("null")
        ? Located.ScalarKind.NULL
        : Located.ScalarKind.PLAIN;
  }

  private static int line(Event event) {
    return event.getStartMark().getLine() + 1;
  }

  private static int column(Event event) {
    return event.getStartMark().getColumn() + 1;
  }
}
