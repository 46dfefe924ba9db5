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
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
 * Reads a document into a located tree: JSON when it begins with a brace (and is JSON, or has no
 * YAML file's name), else YAML. Nothing is converted, no tag is followed. The parsers' own words
 * never reach a message.
 */
final class TreeReader {

  /** The most bytes that a manifest may have. */
  static final int BYTES_MAX = 1 << 20;

  private static final int DEPTH_MAX = 20;
  private static final int VALUES_MAX = 50_000;

  /** Every value holds its pointer: long names above many values would fill the memory. */
  private static final int POINTER_CHARS_MAX = 400;

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
    CharBuffer decoded = CharBuffer.allocate(bytes.length);
    boolean wrong =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), decoded, true).isError();
    String text = decoded.flip().toString();
    text = text.startsWith("\ufeff") ? text.substring(1) : text;
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean lineEnd = c == '\n' || c == '\r' && text.startsWith("\n", i + 1);
      if (TextRules.isDisruptive(c) && !lineEnd && c != '\t') {
        throw refused(
            "",
            line,
            i - lineStart + 1,
            String.format(
                "the character \\u%04x cannot stand here; write JSON or YAML in UTF-8, with LF as"
                    + " line end",
                (int) c));
      }
      if (c == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    if (wrong) {
      throw refused(
          "",
          line,
          text.length() - lineStart + 1,
          "not UTF-8 from here on; write JSON or YAML in UTF-8");
    }
    return text;
  }

  private Located readText(String text) throws Refused {
    if (text.isBlank()) {
      throw refused("", 1, 1, "empty; a manifest holds at least version: \"1\"");
    }
    if (!text.stripLeading().startsWith("{")) {
      return readYaml(text);
    }
    try {
      return readJson(text);
    } catch (JsonProcessingException e) {
      if (problems.source().toLowerCase(Locale.ROOT).matches("(?s).*\\.ya?ml")) {
        values = 0;
        return readYaml(text);
      }
      JsonLocation at = e.getLocation();
      throw refused(
          "",
          at == null ? 1 : at.getLineNr(),
          at == null ? 1 : at.getColumnNr(),
          "not JSON from here on: look for a missing quote, comma or bracket");
    }
  }

  private void count(String pointer, int depth, int line, int column) throws Refused {
    if (depth > DEPTH_MAX) {
      throw refused(pointer, line, column, "nested deeper than " + DEPTH_MAX);
    }
    if (++values > VALUES_MAX) {
      throw refused("", line, column, "more than " + VALUES_MAX + " values");
    }
  }

  /** A key; its pointer is its value's. */
  private Located.Scalar key(String parent, String name, int line, int column) throws Refused {
    String pointer = parent + "/" + name.replace("~", "~0").replace("/", "~1");
    if (pointer.length() > POINTER_CHARS_MAX) {
      throw refused(parent, line, column, "the name " + Problems.shown(name) + " is too long");
    }
    return scalar(pointer, line, column, name, Located.ScalarKind.TEXT);
  }

  private Located.Scalar scalar(
      String pointer, int line, int column, String text, Located.ScalarKind kind) throws Refused {
    if (TextRules.hasLoneSurrogate(text)) {
      throw refused(
          TextRules.hasLoneSurrogate(pointer) ? "" : pointer,
          line,
          column,
          Problems.shown(text) + " holds half a character, a lone surrogate");
    }
    return new Located.Scalar(pointer, line, column, text, kind);
  }

  // JSON

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX + 5)
                  .maxNumberLength(BYTES_MAX)
                  .maxNameLength(BYTES_MAX)
                  .build())
          .build();

  private Located readJson(String text) throws JsonProcessingException, Refused {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      Located root = json(json, "", 0);
      if (json.nextToken() != null) {
        JsonLocation at = json.currentTokenLocation();
        throw refused("", at.getLineNr(), at.getColumnNr(), "more than one document");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw e;
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
          Located.Scalar key =
              key(pointer, json.currentName(), keyAt.getLineNr(), keyAt.getColumnNr());
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
      default -> scalar(pointer, line, column, json.getText(), jsonKind(token));
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

  // YAML

  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

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
    } catch (YAMLException | IllegalArgumentException _) {
      // The latter where the text ends within an escape.
      throw refused(
          "", 1, 1, "not YAML: it holds a character or an escape that YAML does not allow");
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
        refuseTag(scalar.getTag(), pointer, event);
        Located.ScalarKind kind =
            scalar.isPlain() ? plainKind(scalar.getValue()) : Located.ScalarKind.TEXT;
        yield scalar(pointer, line, column, scalar.getValue(), kind);
      }
      case SequenceStartEvent start -> {
        refuseTag(start.getTag(), pointer, event);
        List<Located> items = new ArrayList<>();
        for (Event next = events.next();
            !(next instanceof SequenceEndEvent);
            next = events.next()) {
          items.add(yaml(next, events, pointer + "/" + items.size(), depth + 1));
        }
        yield new Located.Sequence(pointer, line, column, items);
      }
      case MappingStartEvent start -> {
        refuseTag(start.getTag(), pointer, event);
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
    Located.Scalar named = key(pointer, key.text(), key.line(), key.column());
    return new Located.Entry(named, yaml(events.next(), events, named.pointer(), depth + 1));
  }

  private void refuseTag(@Nullable String tag, String pointer, Event event) throws Refused {
    if (tag != null) {
      throw refused(
          pointer, line(event), column(event), "tags are not allowed in a manifest; leave it out");
    }
  }

  /** YAML's core schema (1.2): {@code no} and {@code 1:30} are text, as people mean them. */
  private static Located.ScalarKind plainKind(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> Located.ScalarKind.NULL;
      case "true", "True", "TRUE", "false", "False", "FALSE" -> Located.ScalarKind.BOOLEAN;
      default ->
          NUMBER.matcher(text).matches() ? Located.ScalarKind.NUMBER : Located.ScalarKind.TEXT;
    };
  }

  private static int line(Event event) {
    return event.getStartMark().getLine() + 1;
  }

  private static int column(Event event) {
    return event.getStartMark().getColumn() + 1;
  }
}
