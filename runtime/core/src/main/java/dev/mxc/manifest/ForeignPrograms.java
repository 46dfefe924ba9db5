package dev.mxc.manifest;

import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Manifest.MountRule;
import dev.mxc.manifest.Manifest.Tier;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** What is different for a program that knows nothing of us, with only the kernel to hold it. */
final class ForeignPrograms {

  private static final int OPEN_FILES = 1024;
  private static final int THREADS = 256;

  private ForeignPrograms() {}

  /**
   * A whole program has more threads and files than a script, unless the manifest says how many.
   *
   * @param asked whether the field at a JSON pointer was given
   */
  static Limits limits(Limits limits, Predicate<String> asked) {
    return new Limits(
        limits.wallMillis(),
        limits.cpuMillis(),
        limits.memoryBytes(),
        limits.outputBytes(),
        limits.fileBytes(),
        asked.test("/limits/openFiles") ? limits.openFiles() : OPEN_FILES,
        asked.test("/limits/threads") ? limits.threads() : THREADS,
        limits.hostCalls(),
        limits.networkBytes());
  }

  /** Reports what cannot hold, by JSON pointer. */
  static void check(
      Manifest manifest,
      Policy policy,
      Predicate<String> asked,
      BiConsumer<String, String> problem) {
    if (policy.tier() == Tier.CONTEXT) {
      problem.accept(
          "/isolation/tier", "a program of its own cannot run in tier context; use isolate");
    }
    for (String limit : List.of("fileBytes", "hostCalls", "networkBytes")) {
      if (asked.test("/limits/" + limit)) {
        problem.accept(
            "/limits/" + limit, limit + " cannot be counted for a foreign program; leave it out");
      }
    }
    for (int i = 0; i < manifest.network().size(); i++) {
      problem.accept(
          "/network/" + i,
          "network rules cannot hold for a foreign program, which gets no network at all; leave them"
              + " out");
    }
    for (int i = 0; i < manifest.tools().size(); i++) {
      problem.accept(
          "/tools/" + i, "tools of the host cannot be called by a foreign program; leave them out");
    }
    if (!manifest.secrets().isEmpty()) {
      problem.accept(
          "/secrets",
          "secrets are put into requests of guest code and cannot be used by a foreign program");
    }
    if (!manifest.pythonPath().isEmpty()) {
      problem.accept(
          "/python/path",
          "python.path is for guest code; mount the folder and set PYTHONPATH in env instead");
    }
    manifest.mounts().forEach(rule -> check(rule, policy, problem));
  }

  private static void check(MountRule rule, Policy policy, BiConsumer<String, String> problem) {
    switch (rule.access()) {
      case OVERLAY ->
          problem.accept(
              rule.pointer(),
              "overlay changes cannot be kept apart for a foreign program; use read or write");
      case NONE ->
          problem.accept(
              rule.pointer(),
              "access none cannot hold inside a mount of a foreign program; mount the folders"
                  + " around it instead");
      case READ, WRITE, MEMORY -> {
        if (policy.guard() == GuardMode.OFF) {
          problem.accept(rule.pointer(), "without a guard nothing can be mounted; use guard auto");
        }
      }
    }
  }
}
