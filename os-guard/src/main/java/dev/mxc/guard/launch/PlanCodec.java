package dev.mxc.guard.launch;

import dev.mxc.guard.namespace.BindSource;
import dev.mxc.guard.namespace.RootPlan;
import dev.mxc.guard.namespace.RootStep;
import java.util.ArrayList;
import java.util.List;

/** A root plan on the wire. */
final class PlanCodec {

  private static final int FOLDER = 1;
  private static final int LINK = 2;
  private static final int TEXT = 3;
  private static final int BIND = 4;
  private static final int MEMORY = 5;
  private static final int DEVICE = 6;
  private static final int PROCESSES = 7;

  private PlanCodec() {}

  static void write(RootPlan plan, SpecWriter out) {
    out.number(plan.steps().size());
    for (RootStep step : plan.steps()) {
      switch (step) {
        case RootStep.Folder(String path) -> out.number(FOLDER).text(path);
        case RootStep.Link(String path, String to) -> out.number(LINK).text(path).text(to);
        case RootStep.Text(String path, String content) ->
            out.number(TEXT).text(path).text(content);
        case RootStep.Bind(String path, BindSource source, boolean writable) ->
            write(source, out.number(BIND).text(path).flag(writable));
        case RootStep.Memory(String path, long bytes) ->
            out.number(MEMORY).text(path).number(bytes);
        case RootStep.Device(String path) -> out.number(DEVICE).text(path);
        case RootStep.Processes(String path) -> out.number(PROCESSES).text(path);
      }
    }
  }

  private static void write(BindSource source, SpecWriter out) {
    out.text(source.path())
        .number(source.tree())
        .flag(source.folder())
        .number(source.deviceMajor())
        .number(source.deviceMinor())
        .number(source.inode());
  }

  static RootPlan read(SpecReader in) {
    int count = in.integer();
    List<RootStep> steps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      steps.add(readStep(in));
    }
    return new RootPlan(steps);
  }

  private static RootStep readStep(SpecReader in) {
    int kind = in.integer();
    String path = in.text();
    return switch (kind) {
      case FOLDER -> new RootStep.Folder(path);
      case LINK -> new RootStep.Link(path, in.text());
      case TEXT -> new RootStep.Text(path, in.text());
      case BIND -> {
        boolean writable = in.flag();
        yield new RootStep.Bind(path, readSource(in), writable);
      }
      case MEMORY -> new RootStep.Memory(path, in.number());
      case DEVICE -> new RootStep.Device(path);
      case PROCESSES -> new RootStep.Processes(path);
      default -> throw new AssertionError("host and guard are of one build");
    };
  }

  private static BindSource readSource(SpecReader in) {
    return new BindSource(
        in.text(), in.integer(), in.flag(), in.integer(), in.integer(), in.number());
  }
}
