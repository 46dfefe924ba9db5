package dev.mxc.guard.namespace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The steps that make a new root. Pure. */
public record RootPlan(List<RootStep> steps) {

  private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom");

  public RootPlan {
    steps = List.copyOf(steps);
  }

  /**
   * Orders the steps so that what lies beneath comes later, and adds /proc, /dev and the links in
   * it.
   */
  public static RootPlan of(List<RootStep> granted) {
    List<RootStep> steps = new ArrayList<>();
    steps.add(new RootStep.Processes("/proc"));
    steps.add(new RootStep.Folder("/dev"));
    for (String device : DEVICES) {
      steps.add(new RootStep.Device("/dev/" + device));
    }
    steps.add(new RootStep.Link("/dev/fd", "/proc/self/fd"));
    steps.add(new RootStep.Link("/dev/stdin", "/proc/self/fd/0"));
    steps.add(new RootStep.Link("/dev/stdout", "/proc/self/fd/1"));
    steps.add(new RootStep.Link("/dev/stderr", "/proc/self/fd/2"));
    granted.stream().sorted(Comparator.comparing(RootStep::path)).forEach(steps::add);
    return new RootPlan(steps);
  }

  /** Where something is mounted, the root included. */
  public Set<String> mountPoints() {
    Set<String> points = new TreeSet<>();
    points.add("/");
    for (RootStep step : steps) {
      switch (step) {
        case RootStep.Bind _, RootStep.Memory _, RootStep.Device _, RootStep.Processes _ ->
            points.add(step.path());
        case RootStep.Folder _, RootStep.Link _, RootStep.Text _ -> {}
      }
    }
    return points;
  }

  /** What comes from the host, in the order of the steps. */
  public List<BindSource> sources() {
    List<BindSource> sources = new ArrayList<>();
    for (RootStep step : steps) {
      if (step instanceof RootStep.Bind bind) {
        sources.add(bind.source());
      }
    }
    return sources;
  }
}
