package dev.mxc.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The user's cache folder, used only when nobody else could have written it. A JVM does not verify
 * what it maps from an AOT cache, so who may write one owns the JVM.
 */
final class CacheFolder {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private CacheFolder() {}

  /**
   * Where the cache lies by the user's settings: {@code XDG_CACHE_HOME}, else {@code HOME}, else
   * none.
   */
  static Optional<Path> configured() {
    String cache = System.getenv("XDG_CACHE_HOME");
    if (cache != null && cache.startsWith("/")) {
      return Optional.of(Path.of(cache, "mxc"));
    }
    String home = System.getenv("HOME");
    return home != null && home.startsWith("/")
        ? Optional.of(Path.of(home, ".cache", "mxc"))
        : Optional.empty();
  }

  /**
   * Makes the folder where it is missing and checks it.
   *
   * @return the folder's real path, or empty when it cannot be made or somebody else could write it
   *     or a folder above it
   */
  static Optional<Path> open(Path folder) {
    try {
      Files.createDirectories(folder.getParent());
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      Path real = folder.toRealPath();
      return isPrivate(real) && Files.isWritable(real) ? Optional.of(real) : Optional.empty();
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  /**
   * Whether only this user (and root) can have written the folder or replaced a folder above it.
   */
  static boolean isPrivate(Path real) throws IOException {
    String user = effectiveUser();
    for (Path component = real; component != null; component = component.getParent()) {
      PosixFileAttributes attributes =
          Files.readAttributes(component, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String owner = attributes.owner().getName();
      boolean othersWrite =
          attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
              || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
      boolean last = component.equals(real);
      if (last && !owner.equals(user)) {
        return false;
      }
      if (!owner.equals(user) && !owner.equals("root")) {
        return false;
      }
      if (othersWrite && (last || !isSticky(component))) {
        return false;
      }
    }
    return true;
  }

  /** In a sticky folder nobody renames or removes another user's entry, see chmod(1). */
  private static boolean isSticky(Path folder) throws IOException {
    return ((int) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 01000) != 0;
  }

  /** The owner of what this process makes. The name in {@code user.name} can be anything. */
  private static String effectiveUser() throws IOException {
    return Files.getOwner(Path.of("/proc/self")).getName();
  }
}
