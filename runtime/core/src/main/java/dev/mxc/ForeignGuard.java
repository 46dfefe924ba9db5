package dev.mxc;

import dev.mxc.guard.GuardException;
import dev.mxc.guard.GuardLimits;
import dev.mxc.guard.GuardProfile;
import dev.mxc.guard.GuardRoots;
import dev.mxc.guard.ProgramKind;
import dev.mxc.guard.seccomp.SocketFamily;
import dev.mxc.manifest.Limits;
import dev.mxc.manifest.Manifest.GuardMode;
import dev.mxc.manifest.Policy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A policy as the guard's profile for a foreign program. */
final class ForeignGuard {

  private static final long MEMORY_MOUNT_BYTES = 32L << 20;
  private static final long FILE_BYTES = 1L << 40;
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME", "/workspace");

  private ForeignGuard() {}

  /**
   * The profile.
   *
   * @param ownFolders mxc's own, which no program may reach
   * @throws GuardException when a mount would lay one of them open
   */
  static GuardProfile profile(Policy policy, List<Path> ownFolders) throws GuardException {
    Limits limits = policy.limits();
    GuardProfile.Builder profile =
        GuardProfile.builder(ProgramKind.FOREIGN)
            .requirement(GuardModes.requirement(policy.guard()))
            .limits(
                new GuardLimits(
                    limits.memoryBytes(), limits.threads(), 0, limits.openFiles(), FILE_BYTES));
    ENVIRONMENT.forEach(profile::environment);
    policy.environment().forEach(profile::environment);
    if (policy.guard() == GuardMode.OFF) {
      return profile.build();
    }
    GuardRoots.programs(profile);
    // Within its own network namespace, where nothing but itself can be reached.
    profile.socket(SocketFamily.UNIX).socket(SocketFamily.INET);
    for (Policy.Mount mount : policy.mounts()) {
      switch (mount.access()) {
        case READ -> profile.read(source(mount, ownFolders), mount.path());
        case WRITE -> profile.write(source(mount, ownFolders), mount.path());
        case MEMORY -> profile.tmpfs(mount.path(), mount.sizeBytes());
        case OVERLAY, NONE -> throw new AssertionError("rejected before");
      }
    }
    for (String path : List.of("/workspace", "/tmp")) {
      if (policy.mounts().stream().noneMatch(mount -> mount.path().equals(path))) {
        profile.tmpfs(path, MEMORY_MOUNT_BYTES);
      }
    }
    return profile.workingDirectory("/workspace").build();
  }

  private static Path source(Policy.Mount mount, List<Path> ownFolders) throws GuardException {
    Path source = mount.source().orElseThrow();
    for (Path own : ownFolders) {
      if (source.startsWith(own) || own.startsWith(source)) {
        throw new GuardException.InvalidProfile(
            "the mount "
                + mount.path()
                + " would lay open mxc's own folder "
                + own
                + ": mount a folder beside it, or move it with XDG_CACHE_HOME");
      }
    }
    return source;
  }

  /** Whether it was the program itself that could not be started, and not the guard. */
  static boolean isTheProgram(GuardException.LaunchFailed e, String program) {
    return e.step().equals("starting " + program) && e.errno().isPresent();
  }
}
