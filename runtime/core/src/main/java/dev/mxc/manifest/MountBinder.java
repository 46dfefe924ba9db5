package dev.mxc.manifest;

import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Manifest.MountRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds the section {@code filesystem}. */
final class MountBinder {

  static final List<String> MOUNT = List.of("path", "source", "access", "size");

  /** A page: less could not hold a file. */
  private static final long SIZE_BYTES_MIN = 4096;

  private final Problems problems;

  MountBinder(Problems problems) {
    this.problems = problems;
  }

  List<MountRule> mounts(Fields top) {
    List<MountRule> mounts = new ArrayList<>();
    Map<String, Located> seen = new HashMap<>();
    for (Located item : top.list("filesystem")) {
      mount(new Fields(problems, item, MOUNT))
          .ifPresent(rule -> {
            Located first = seen.putIfAbsent(rule.path(), item);
            if (first != null) {
              problems.add(
                  item,
                  "a second mount on "
                      + Problems.shown(rule.path())
                      + "; the first is "
                      + first.pointer()
                      + " in line "
                      + first.line());
            }
            mounts.add(rule);
          });
    }
    return mounts;
  }

  private Optional<MountRule> mount(Fields fields) {
    fields.required("path");
    fields.required("access");
    Optional<String> path = fields.checked("path", GuestPathRule::problem);
    Optional<String> source = fields.checked("source", TextRules::sourceProblem);
    Optional<Access> access = fields.choice("access", Access.values(), Access::id);
    if (path.isEmpty() || access.isEmpty()) {
      return Optional.empty();
    }
    boolean memory = access.get() == Access.MEMORY;
    boolean ofHost = !memory && access.get() != Access.NONE;
    String id = "access " + access.get().id();
    belongs(fields, "source", ofHost, id + " needs a source, a folder of the host");
    belongs(fields, "size", memory, id + " needs a size, such as 32MiB");
    long size =
        memory
            ? fields.quantity("size", 0, Fields.Quantity.SIZE, SIZE_BYTES_MIN, Limits.BYTES_MAX)
            : 0;
    return Optional.of(
        new MountRule(fields.at().pointer(), path.get(), source, access.get(), size));
  }

  /** A field that is needed with some kinds of access and means nothing with the others. */
  private void belongs(Fields fields, String name, boolean needed, String missing) {
    Optional<Located> value = fields.value(name);
    if (needed && value.isEmpty()) {
      problems.add(fields.at(), missing);
    } else if (!needed && value.isPresent()) {
      problems.add(
          value.get(),
          "a "
              + name
              + " means nothing with this access; it belongs to "
              + (name.equals("size") ? "memory" : "read, write and overlay"));
    }
  }
}
