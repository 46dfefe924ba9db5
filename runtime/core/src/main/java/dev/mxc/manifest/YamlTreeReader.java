package dev.mxc.manifest;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

/** Reads YAML into a located tree, without anything in it that points elsewhere. */
final class YamlTreeReader {

  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private final TreeBounds bounds;

  YamlTreeReader(TreeBounds bounds) {
    this.bounds = bounds;
  }

  Located read(String text) throws RefusedException {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(TreeBounds.DEPTH_MAX + 5);
    options.setCodePointLimit(ManifestText.BYTES_MAX + 1);
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
      throw bounds.refused(
          "",
          mark == null ? 1 : mark.getLine() + 1,
          mark == null ? 1 : mark.getColumn() + 1,
          "not YAML from here on: look at the indentation, and quote text that holds special characters");
    } catch (YAMLException | IllegalArgumentException _) {
      // The latter where the text ends within an escape.
      throw bounds.refused(
          "", 1, 1, "not YAML: it holds a character or an escape that YAML does not allow");
    }
  }

  private Located yamlDocument(Iterator<Event> events) throws RefusedException {
    Located root = null;
    int documents = 0;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent && ++documents > 1) {
        throw bounds.refused("", line(event), column(event), "more than one document");
      }
      if (event instanceof NodeEvent) {
        root = yaml(event, events, "", 0);
      }
    }
    if (root == null) {
      throw bounds.refused("", 1, 1, "empty; a manifest holds at least version: \"1\"");
    }
    return root;
  }

  private Located yaml(Event event, Iterator<Event> events, String pointer, int depth)
      throws RefusedException {
    int line = line(event);
    int column = column(event);
    bounds.count(pointer, depth, line, column);
    if (event instanceof AliasEvent
        || event instanceof NodeEvent node && node.getAnchor() != null) {
      throw bounds.refused(
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
        yield bounds.scalar(pointer, line, column, scalar.getValue(), kind);
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
      default -> throw bounds.refused(pointer, line, column, "not YAML that a manifest is made of");
    };
  }

  private Located.Entry yamlEntry(Event event, Iterator<Event> events, String pointer, int depth)
      throws RefusedException {
    if (!(yaml(event, events, pointer, depth + 1) instanceof Located.Scalar key)) {
      throw bounds.refused(pointer, line(event), column(event), "a key must be text");
    }
    if (key.text().equals("<<") && event instanceof ScalarEvent scalar && scalar.isPlain()) {
      throw bounds.refused(
          pointer,
          key.line(),
          key.column(),
          "merge keys are not allowed in a manifest; write the fields out");
    }
    Located.Scalar named = bounds.key(pointer, key.text(), key.line(), key.column());
    return new Located.Entry(named, yaml(events.next(), events, named.pointer(), depth + 1));
  }

  private void refuseTag(@Nullable String tag, String pointer, Event event)
      throws RefusedException {
    if (tag != null) {
      throw bounds.refused(
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
