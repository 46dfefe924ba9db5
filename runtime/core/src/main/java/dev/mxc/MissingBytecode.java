package dev.mxc;

import dev.mxc.bytecode.CompileJob;
import dev.mxc.bytecode.CompileJob.PackageFolder;
import dev.mxc.bytecode.PackageBytecode;
import dev.mxc.bytecode.Stop;
import dev.mxc.files.Bytecode;
import dev.mxc.guard.Requirement;
import dev.mxc.manifest.Policy;
import dev.mxc.worker.RuntimeImage;
import dev.mxc.worker.WorkerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sandbox's bytecode of packages: what its guests find, and the making of what they missed. One
 * job at a time, after a run, on a thread of its own; after a failure none is tried again, since
 * all works without.
 */
final class MissingBytecode implements AutoCloseable {

  private final String domain;
  private final Requirement guard;
  private final List<PackageFolder> folders;
  private final RuntimeImage image;
  private final CompileJob.Workers workers;
  private final Optional<PackageBytecode> bytecode;
  private final Stop stop = new Stop();

  /** Whether a job may be started. Guarded by this. */
  private boolean idle;

  MissingBytecode(
      Policy policy,
      GuestMounts mounts,
      RuntimeImage image,
      CompileJob.Workers workers,
      boolean inBackground) {
    this.domain = policy.digest();
    this.guard = GuardModes.requirement(policy.guard());
    List<PackageFolder> all = new ArrayList<>();
    for (int i = 0; i < policy.pythonPath().size(); i++) {
      all.add(new PackageFolder(mounts.pythonPath().get(i), policy.pythonPath().get(i)));
    }
    this.folders = List.copyOf(all);
    this.image = image;
    this.workers = workers;
    this.bytecode =
        folders.isEmpty()
            ? Optional.empty()
            : PackageBytecode.open(image.languageHome(), image.folder(), domain);
    this.idle = inBackground;
  }

  /** What guests find. */
  Optional<Bytecode> found() {
    return bytecode.map(found -> found);
  }

  /** The job of making what was missed since the last call. */
  Optional<CompileJob> take() {
    return bytecode
        .map(PackageBytecode::takeWanted)
        .filter(wanted -> !wanted.isEmpty())
        .map(wanted -> new CompileJob(domain, guard, folders, wanted));
  }

  /** A run is over: the caller has its result, and the machine has time. */
  synchronized void runEnded() {
    if (idle) {
      take()
          .ifPresent(job -> {
            idle = false;
            Thread.ofPlatform().daemon().name("mxc-bytecode").start(() -> compile(job));
          });
    }
  }

  private void compile(CompileJob job) {
    try {
      job.run(
          new CompileJob.Place(image.languageHome(), image.folder(), image.ownFolders()),
          workers,
          stop);
      synchronized (this) {
        idle = true;
      }
    } catch (IOException | WorkerException _) {
      // A disk that is full, a folder that is gone: guests go on compiling for themselves.
    }
  }

  @Override
  public synchronized void close() {
    idle = false;
    stop.now();
  }
}
