package dev.mxc.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Why a host gives no namespaces, and what can be done. */
final class NamespaceAdvice {

  private NamespaceAdvice() {}

  /** What unshare(1) or the kernel said, with the remedy for this host. */
  static Finding.Missing of(String said) {
    if (said.contains("unrecognized option")) {
      return new Finding.Missing(said, "install util-linux 2.36 or newer");
    }
    return new Finding.Missing(
        said.isEmpty() ? "the guard's process did not start" : said,
        remedy(
            setting("user/max_user_namespaces"),
            setting("kernel/unprivileged_userns_clone"),
            setting("kernel/apparmor_restrict_unprivileged_userns")));
  }

  /** The host gives namespaces, but no /proc for them. */
  static Finding.Missing maskedProc() {
    return new Finding.Missing(
        "no /proc can be mounted, because parts of the host's own are masked",
        "where mxc runs in a container, leave its /proc unmasked (systempaths=unconfined,"
            + " procMount: Unmasked)");
  }

  static String remedy(Optional<String> most, Optional<String> cloning, Optional<String> apparmor) {
    if (most.equals(Optional.of("0"))) {
      return "set sysctl user.max_user_namespaces=15000";
    }
    if (cloning.equals(Optional.of("0"))) {
      return "set sysctl kernel.unprivileged_userns_clone=1";
    }
    if (apparmor.equals(Optional.of("1"))) {
      return "give /usr/bin/unshare an AppArmor profile with the rule 'userns,', or set sysctl"
          + " kernel.apparmor_restrict_unprivileged_userns=0";
    }
    return "where mxc runs in a container, let its seccomp profile pass unshare, mount and"
        + " pivot_root";
  }

  private static Optional<String> setting(String name) {
    try {
      return Optional.of(Files.readString(Path.of("/proc/sys/" + name)).strip());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
