package dev.mxc.bridge.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mxc.bridge.tools.json.Location;
import dev.mxc.bridge.tools.json.Shown;
import dev.mxc.bridge.tools.json.Violation;
import dev.mxc.bridge.tools.json.ViolationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that try several schemas on one value. */
final class Alternatives {

  private Alternatives() {}

  static Check any(List<Check> alternatives, String words) {
    return (value, at, effort) -> {
      Violation deepest = null;
      for (Check alternative : alternatives) {
        Violation violation = tried(alternative, value, at, effort);
        if (violation == null) {
          return;
        }
        deepest = deeper(deepest, violation);
      }
      throw none(deepest, value, at, words);
    };
  }

  static Check one(List<Check> alternatives, String words) {
    return (value, at, effort) -> {
      Violation deepest = null;
      int fitting = 0;
      for (Check alternative : alternatives) {
        Violation violation = tried(alternative, value, at, effort);
        if (violation == null) {
          fitting++;
        } else {
          deepest = deeper(deepest, violation);
        }
      }
      if (fitting == 0) {
        throw none(deepest, value, at, words);
      }
      if (fitting > 1) {
        throw new ViolationException(
            at.pointer(), Shown.value(value) + " that fits several", "what fits one alternative");
      }
    };
  }

  static Check not(Check refused) {
    return (value, at, effort) -> {
      if (tried(refused, value, at, effort) == null) {
        throw new ViolationException(at.pointer(), Shown.value(value), "another value");
      }
    };
  }

  private static @Nullable Violation tried(
      Check alternative, JsonNode value, Location at, Effort effort) throws ViolationException {
    int nested = effort.nested();
    try {
      alternative.check(value, at, effort);
      return null;
    } catch (ViolationException e) {
      effort.leaveTo(nested);
      if (effort.isExceeded()) {
        throw e;
      }
      effort.refused();
      return e.violation();
    }
  }

  /** The alternative that was followed furthest is the one that was meant. */
  private static Violation deeper(@Nullable Violation a, Violation b) {
    return a != null && depth(a) >= depth(b) ? a : b;
  }

  private static long depth(Violation violation) {
    return violation.pointer().chars().filter(c -> c == '/').count();
  }

  private static ViolationException none(
      @Nullable Violation deepest, JsonNode value, Location at, String words) {
    return deepest != null && depth(deepest) > at.pointer().chars().filter(c -> c == '/').count()
        ? new ViolationException(deepest)
        : new ViolationException(at.pointer(), Shown.value(value), words);
  }
}
