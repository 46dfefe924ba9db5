package dev.mxc.worker;

import dev.mxc.guard.GuardException;
import dev.mxc.guard.GuardLimits;
import dev.mxc.guard.GuardProfile;
import dev.mxc.guard.GuardRoots;
import dev.mxc.guard.ProgramKind;
import dev.mxc.guard.Requirement;
import dev.mxc.guard.Streams;
import java.nio.file.Path;

/**
 * What a worker gets from the operating system: the JVM, the class path and the language homes to
 * read, an almost empty /tmp, memory and threads. No file of the caller. Pure.
 */
final class WorkerGuard {

  /** What a JVM needs beside its heap: classes, code, stacks, buffers. */
  private static final long BESIDE_HEAP_BYTES = 640L << 20;

  /** The JVM's own threads and those of the engine. */
  private static final int OWN_THREADS = 64;

  private static final int OPEN_FILES = 256;
  private static final long TMP_BYTES = 1L << 20;

  private WorkerGuard() {}

  /** The profile of a worker of ours. */
  static GuardProfile.Builder profile(
      RuntimeImage image, WorkerShape shape, Requirement requirement) throws GuardException {
    GuardProfile.Builder profile = bare(shape, requirement);
    if (requirement != Requirement.OFF) {
      GuardRoots.java(profile, image.javaHome());
      for (Path entry : image.classPath()) {
        profile.read(entry, entry.toString());
      }
      profile.read(image.languageHome(), image.languageHome().toString());
      image.aotCache(shape.language()).ifPresent(cache -> profile.read(cache, cache.toString()));
      profile.tmpfs("/tmp", TMP_BYTES);
    }
    return profile;
  }

  /** A profile without a file: for a process that is not guarded. */
  static GuardProfile.Builder bare(WorkerShape shape, Requirement requirement) {
    GuardProfile.Builder profile =
        GuardProfile.builder(ProgramKind.JVM_WORKER)
            .requirement(requirement)
            .streams(Streams.FRAMES)
            .limits(
                new GuardLimits(
                    WorkerCommand.heapBytesMax(shape) + BESIDE_HEAP_BYTES,
                    OWN_THREADS + 2 * shape.threadsMax(),
                    0,
                    OPEN_FILES,
                    TMP_BYTES));
    WorkerCommand.ENVIRONMENT.forEach(profile::environment);
    return profile;
  }
}
