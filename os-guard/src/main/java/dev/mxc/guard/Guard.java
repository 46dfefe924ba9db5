package dev.mxc.guard;

import java.util.List;

/** Puts a process behind the kernel boundary of a profile. */
public final class Guard {

  private Guard() {}

  /**
   * Starts a program behind the guard. Returns when the program itself runs and what holds for it
   * was read back; when that is less than the profile requires, the program is killed and the call
   * fails. On failure nothing is left: no process, mount, cgroup or file.
   *
   * @param command the program and its arguments; a name without a slash is looked for in the
   *     profile's {@code PATH}, in the new root
   * @throws GuardException when it was not started
   */
  public static GuardedProcess launch(GuardProfile profile, List<String> command)
      throws GuardException {
    return launch(GuardStarter.ofThisJvm(), profile, command);
  }

  /**
   * Gets ready for the first launch, which otherwise takes a JVM that has just started some hundred
   * milliseconds more. For a thread beside the one that finds out what to launch; changes nothing,
   * and does nothing where there is no guard.
   */
  public static void warmUp() {
    Launcher.warmUp();
  }

  /**
   * As {@link #launch(GuardProfile, List)}, with the guard's own process started from elsewhere
   * than this JVM's class path.
   */
  public static GuardedProcess launch(
      GuardStarter starter, GuardProfile profile, List<String> command) throws GuardException {
    return Launcher.launch(starter, profile, List.copyOf(command));
  }

  /**
   * Restricts this running JVM, for good: no_new_privs and seccomp on all its threads, and resource
   * limits. Mounts, namespaces, capabilities and Landlock cannot be had for a process that runs
   * already and has threads; the report says what this process has of them. The policy is the one
   * of the profile's {@link ProgramKind}; memory and processes are not limited.
   *
   * @throws GuardException when what the profile requires does not hold afterwards; part of it may
   */
  public static GuardReport restrictSelf(GuardProfile profile) throws GuardException {
    return SelfReport.restrict(profile);
  }

  /**
   * What holds for this JVM, as far as that can be seen from inside: no_new_privs, capabilities,
   * seccomp and the user, on every thread. What would have to be compared with the host's, as
   * namespaces, is reported as missing. Never throws: what cannot be read is missing.
   */
  public static GuardReport observeSelf() {
    return SelfReport.observe();
  }
}
