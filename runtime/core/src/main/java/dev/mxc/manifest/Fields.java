package dev.mxc.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The fields of one object, closed: what is not asked for by name is a problem. */
final class Fields {

  private static final int DIGITS_MAX = 9;

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
      String name = entry.key().text();
      if (!allowed.contains(name)) {
        String meant =
            Problems.nearest(name, allowed).map(near -> "; did you mean " + near + "?").orElse("");
        problems.add(
            entry.key(),
            "unknown field "
                + Problems.shown(name)
                + meant
                + " Allowed: "
                + String.join(", ", allowed));
      } else if (values.putIfAbsent(name, entry.value()) != null) {
        problems.add(entry.key(), "the field " + name + " stands here twice");
      }
    }
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

  Optional<String> text(String name) {
    return value(name).flatMap(value -> text(problems, value));
  }

  /** Text, whichever way YAML writes it; in JSON it has quotes. */
  static Optional<String> text(Problems problems, Located value) {
    if (value instanceof Located.Scalar scalar
        && (scalar.scalarKind() == Located.ScalarKind.TEXT
            || scalar.scalarKind() == Located.ScalarKind.PLAIN)) {
      return Optional.of(scalar.text());
    }
    problems.add(value, "expected text; found " + value.kind());
    return Optional.empty();
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
        "unknown value "
            + Problems.shown(text.get())
            + Problems.nearest(text.get(), allowed)
                .map(near -> "; did you mean " + near + "?")
                .orElse("")
            + " Allowed: "
            + String.join(", ", allowed));
    return Optional.empty();
  }

  /** A duration in milliseconds or a size in bytes, within bounds. */
  long quantity(String name, long otherwise, Quantity quantity, long min, long max) {
    Optional<Located> value = value(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    String text = value.get() instanceof Located.Scalar scalar ? scalar.text() : "";
    boolean number =
        value.get() instanceof Located.Scalar s && s.scalarKind() == Located.ScalarKind.NUMBER;
    OptionalLong amount = number ? OptionalLong.empty() : quantity.parser.apply(text);
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
          value.kind()
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
    boolean whole =
        value.get() instanceof Located.Scalar scalar
            && scalar.scalarKind() != Located.ScalarKind.TEXT
            && scalar.text().matches("[0-9]{1," + DIGITS_MAX + "}");
    if (!whole) {
      problems.add(
          value.get(),
          "expected a whole number from " + min + " to " + max + "; found " + value.get().kind());
      return otherwise;
    }
    int count = Integer.parseInt(((Located.Scalar) value.get()).text());
    if (count < min || count > max) {
      problems.add(
          value.get(),
          count
              + (count < min
                  ? " is less than the minimum " + min
                  : " is more than the maximum " + max));
      return otherwise;
    }
    return count;
  }

  /** The items of a list; none where the field is missing. */
  List<Located> list(String name) {
    Optional<Located> value = value(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof Located.Sequence sequence) {
      return sequence.items();
    }
    problems.add(value.get(), "expected a list; found " + value.get().kind());
    return List.of();
  }

  /** The entries of an object whose keys are names that the writer chooses. */
  List<Located.Entry> entries(String name) {
    Optional<Located> value = value(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof Located.Mapping mapping)) {
      problems.add(value.get(), "expected an object; found " + value.get().kind());
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
    DURATION(Units::millis, Units.DURATION_FORM, millis -> millis + "ms"),
    SIZE(
        Units::bytes,
        Units.SIZE_FORM,
        bytes -> bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : bytes + "B");

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
