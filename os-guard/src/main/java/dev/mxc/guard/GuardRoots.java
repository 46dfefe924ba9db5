package dev.mxc.guard;

import java.nio.file.Path;

/** What programs need of the host's system to start at all, as additions to a profile. */
public final class GuardRoots {

  private GuardRoots() {}

  /**
   * A JDK and the C library that it is linked with, under the names they have on the host, and
   * nothing else of the host.
   *
   * @param javaHome free of symbolic links
   */
  public static GuardProfile.Builder java(GuardProfile.Builder profile, Path javaHome) {
    return profile;
  }

  /**
   * The installed programs of the host, read-only: {@code /usr} with the links to it, the dynamic
   * linker's cache, and neutral {@code /etc/passwd}, {@code group}, {@code hosts} and {@code
   * nsswitch.conf}. Nothing below {@code /home}, {@code /root}, {@code /var}, {@code /run}, {@code
   * /opt} or {@code /usr/local/etc}.
   */
  public static GuardProfile.Builder programs(GuardProfile.Builder profile) {
    return profile;
  }
}
