package dev.mxc.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The fields of one object, closed: what is not asked for by name is a problem. */
final class Fields {

  private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final int ITEMS_MAX = 1000;

  private final Problems problems;
  private final Located at;
  private final Map<String, Located> values = new LinkedHashMap<>();

  /** Checks an object's keys against the allowed names. */
  Fields(Problems problems, Located located, List<String> allowed) {
    this.problems = problems;
    this.at = located;
    if (!(located instanceof Located.Mapping mapping)) {
      problems.add(
          located,
          "expected an object with " + String.join(", ", allowed) + "; found " + located.kind());
      return;
    }
    for (Located.Entry entry : mapping.entries()) {
      if (problems.isFull()) {
        return;
      }
      String name = entry.key().text();
      if (!allowed.contains(name)) {
        problems.add(entry.key(), "unknown field " + Problems.shown(name) + hint(name, allowed));
      } else if (values.putIfAbsent(name, entry.value()) != null) {
        problems.add(entry.key(), "the field " + name + " stands here twice");
      }
    }
  }

  private static String hint(String found, List<String> allowed) {
    return Problems.nearest(found, allowed).map(near -> "; did you mean " + near + "?").orElse(".")
        + " Allowed: "
        + String.join(", ", allowed);
  }

  /** The place of the object itself. */
  Located at() {
    return at;
  }

  Optional<Located> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** A required field's value; a problem where it is missing. */
  Optional<Located> required(String name) {
    Located value = values.get(name);
    if (value == null && at instanceof Located.Mapping) {
      problems.add(at, "the field " + name + " is missing");
    }
    return Optional.ofNullable(value);
  }

  /** Text; in YAML what its core schema takes for a number or the like needs quotes. */
  Optional<String> text(String name) {
    return value(name).flatMap(value -> text(problems, value));
  }

  static Optional<String> text(Problems problems, Located value) {
    if (value instanceof Located.Scalar scalar) {
      switch (scalar.scalarKind()) {
        case TEXT -> {
          return Optional.of(scalar.text());
        }
        case NUMBER, BOOLEAN -> {
          problems.add(value, "expected text; found " + value.kind() + "; put it in quotes");
          return Optional.empty();
        }
        case NULL -> {}
      }
    }
    problems.add(value, "expected text; found " + value.kind());
    return Optional.empty();
  }

  /** Text by a rule, which answers what is wrong with one; empty when it is absent or wrong. */
  Optional<String> checked(String name, Function<String, Optional<String>> rule) {
    return value(name).flatMap(value -> checked(problems, value, rule));
  }

  static Optional<String> checked(
      Problems problems, Located value, Function<String, Optional<String>> rule) {
    Optional<String> text = text(problems, value);
    Optional<String> wrong = text.flatMap(rule);
    wrong.ifPresent(message -> problems.add(value, message));
    return wrong.isPresent() ? Optional.empty() : text;
  }

  /** One of a few words. */
  <E extends Enum<E>> Optional<E> choice(String name, E[] choices, Function<E, String> id) {
    Optional<Located> value = value(name);
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<String> allowed = new ArrayList<>();
    for (E choice : choices) {
      if (id.apply(choice).equals(text.get())) {
        return Optional.of(choice);
      }
      allowed.add(id.apply(choice));
    }
    problems.add(
        value.orElse(at),
        "unknown value " + Problems.shown(text.get()) + hint(text.get(), allowed));
    return Optional.empty();
  }

  /** A duration in milliseconds or a size in bytes, within bounds. */
  long quantity(String name, long otherwise, Quantity quantity, long min, long max) {
    Optional<Located> value = value(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    OptionalLong amount =
        value.get() instanceof Located.Scalar scalar
                && scalar.scalarKind() == Located.ScalarKind.TEXT
            ? quantity.parser.apply(scalar.text())
            : OptionalLong.empty();
    if (amount.isEmpty()) {
      problems.add(value.get(), "expected " + quantity.form + "; found " + value.get().kind());
      return otherwise;
    }
    return bounded(value.get(), amount.getAsLong(), min, max, quantity, otherwise);
  }

  private long bounded(
      Located value, long amount, long min, long max, Quantity quantity, long otherwise) {
    if (amount < min || amount > max) {
      problems.add(
          value,
          (value instanceof Located.Scalar scalar ? Problems.shown(scalar.text()) : value.kind())
              + (amount < min ? " is less than the minimum " : " is more than the maximum ")
              + quantity.show.apply(amount < min ? min : max));
      return otherwise;
    }
    return amount;
  }

  /** A whole number within bounds. */
  int count(String name, int otherwise, int min, int max) {
    Optional<Located> value = value(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    Optional<Integer> count = wholeNumber(value.get());
    if (count.isEmpty()) {
      problems.add(
          value.get(),
          "expected a whole number from " + min + " to " + max + "; found " + value.get().kind());
    } else if (count.get() < min || count.get() > max) {
      problems.add(
          value.get(),
          count.get()
              + (count.get() < min
                  ? " is less than the minimum " + min
                  : " is more than the maximum " + max));
    }
    return count.orElse(otherwise);
  }

  /** A number as every reader of JSON and YAML takes it: no sign, no leading zero, few digits. */
  static Optional<Integer> wholeNumber(Located value) {
    return value instanceof Located.Scalar scalar
            && scalar.scalarKind() == Located.ScalarKind.NUMBER
            && WHOLE.matcher(scalar.text()).matches()
        ? Optional.of(Integer.parseInt(scalar.text()))
        : Optional.empty();
  }

  /** The items of a list of at most a thousand; none where the field is missing. */
  List<Located> list(String name) {
    Optional<Located> value = value(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof Located.Sequence sequence)) {
      problems.add(value.get(), "expected a list; found " + value.get().kind());
      return List.of();
    }
    if (sequence.items().size() > ITEMS_MAX) {
      problems.add(sequence.items().get(ITEMS_MAX), "more than " + ITEMS_MAX + " items");
      return sequence.items().subList(0, ITEMS_MAX);
    }
    return sequence.items();
  }

  /** As {@link #list}, for fields that mean everything when absent: empty could mean nothing. */
  List<Located> filledList(String name) {
    List<Located> items = list(name);
    value(name)
        .filter(value -> value instanceof Located.Sequence && items.isEmpty())
        .ifPresent(value ->
            problems.add(value, "an empty list; name what is allowed, or leave the field out"));
    return items;
  }

  /** The entries, at most a thousand, of an object whose keys are names that the writer chooses. */
  List<Located.Entry> entries(String name) {
    Optional<Located> value = value(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof Located.Mapping mapping)) {
      problems.add(value.get(), "expected an object; found " + value.get().kind());
      return List.of();
    }
    if (mapping.entries().size() > ITEMS_MAX) {
      problems.add(mapping.entries().get(ITEMS_MAX).key(), "more than " + ITEMS_MAX + " names");
      return List.of();
    }
    Map<String, Located.Entry> entries = new LinkedHashMap<>();
    for (Located.Entry entry : mapping.entries()) {
      if (entries.putIfAbsent(entry.key().text(), entry) != null) {
        problems.add(
            entry.key(), "the name " + Problems.shown(entry.key().text()) + " stands here twice");
      }
    }
    return List.copyOf(entries.values());
  }

  /** A kind of quantity. */
  enum Quantity {
    DURATION(Units::millis, Units.DURATION_FORM, Units::shownMillis),
    SIZE(Units::bytes, Units.SIZE_FORM, Units::shownBytes);

    private final Function<String, OptionalLong> parser;
    private final String form;
    private final Function<Long, String> show;

    Quantity(Function<String, OptionalLong> parser, String form, Function<Long, String> show) {
      this.parser = parser;
      this.form = form;
      this.show = show;
    }
  }
}
