package dev.mxc.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What programs need of the host's system to start at all, as additions to a profile. */
public final class GuardRoots {

  /** What a JDK of any vendor may be linked with; what is not there is not needed. */
  private static final List<String> LIBRARIES =
      List.of(
          "libc.so.6",
          "libm.so.6",
          "libdl.so.2",
          "libpthread.so.0",
          "librt.so.1",
          "libresolv.so.2",
          "libgcc_s.so.1",
          "libstdc++.so.6",
          "libz.so.1");

  private static final List<String> SYSTEM_FOLDERS =
      List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32");

  private static final List<String> SYSTEM_FILES =
      List.of("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives");

  /** Without it the C library knows ASCII only, and a JVM no file name beyond that. */
  private static final List<String> UTF_8_LOCALES =
      List.of("/usr/lib/locale/C.utf8", "/usr/lib/locale/C.UTF-8");

  private GuardRoots() {}

  /**
   * A JDK and the C library that it is linked with, under the names they have on the host, and
   * nothing else of the host.
   *
   * @param javaHome the JDK's folder
   * @throws GuardException.InvalidProfile when this JVM does not show where its C library is
   */
  public static GuardProfile.Builder java(GuardProfile.Builder profile, Path javaHome)
      throws GuardException {
    try {
      Path home = javaHome.toRealPath();
      profile.read(home, home.toString());
      Set<Path> libraries = new LinkedHashSet<>();
      for (Path mapped : mappedLibraries()) {
        String name = mapped.getFileName().toString();
        if (name.startsWith("ld-linux") || name.startsWith("ld-musl")) {
          libraries.add(mapped);
          // The path that programs name their loader by, which leads there by a link.
          addLoader(profile, name, mapped);
        } else if (name.startsWith("libc.so") || name.startsWith("libc-")) {
          Path folder = mapped.resolveSibling("");
          for (String library : LIBRARIES) {
            if (Files.exists(folder.resolve(library))) {
              libraries.add(folder.resolve(library));
            }
          }
        }
      }
      if (libraries.isEmpty()) {
        throw new GuardException.InvalidProfile("no C library is mapped into this JVM");
      }
      for (Path library : libraries) {
        profile.read(library.toRealPath(), library.toString());
      }
      for (String locale : UTF_8_LOCALES) {
        if (Files.isDirectory(Path.of(locale))) {
          profile.read(Path.of(locale).toRealPath(), locale);
        }
      }
      return profile;
    } catch (IOException e) {
      throw new GuardException.InvalidProfile(
          "the JDK at " + javaHome + " cannot be looked at: " + e.getMessage());
    }
  }

  private static void addLoader(GuardProfile.Builder profile, String name, Path mapped)
      throws IOException {
    for (Path folder : List.of(Path.of("/lib64"), Path.of("/lib"))) {
      Path loader = folder.resolve(name);
      if (!loader.equals(mapped) && Files.exists(loader)) {
        profile.read(loader.toRealPath(), loader.toString());
      }
    }
    // Where /lib is a link, the libraries are looked for beneath it under its own name too.
    Path folder = mapped.resolveSibling("");
    Path linked = Path.of("/lib").resolve(folder.getFileName());
    if (Files.isDirectory(linked) && !mapped.startsWith("/lib")) {
      profile.link(linked.toString(), folder.toString());
    }
  }

  /** The shared libraries of this JVM that are not the JDK's own. */
  private static Set<Path> mappedLibraries() throws IOException {
    Set<Path> libraries = new LinkedHashSet<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      int slash = line.indexOf('/');
      if (slash >= 0 && line.contains(".so")) {
        libraries.add(Path.of(line.substring(slash)));
      }
    }
    return libraries;
  }

  /**
   * The installed programs of the host, read-only: {@code /usr} with the folders and links that
   * belong to it, the dynamic linker's cache, and neutral {@code /etc/passwd}, {@code group},
   * {@code hosts} and {@code nsswitch.conf}. Nothing of {@code /home}, {@code /root}, {@code /var},
   * {@code /run}, {@code /opt}, or the rest of {@code /etc}.
   */
  public static GuardProfile.Builder programs(GuardProfile.Builder profile) throws GuardException {
    try {
      profile.read(Path.of("/usr").toRealPath(), "/usr");
      for (String folder : SYSTEM_FOLDERS) {
        Path path = Path.of(folder);
        if (Files.isSymbolicLink(path)) {
          profile.link(folder, Files.readSymbolicLink(path).toString());
        } else if (Files.isDirectory(path)) {
          profile.read(path, folder);
        }
      }
      for (String file : SYSTEM_FILES) {
        if (Files.exists(Path.of(file))) {
          profile.read(Path.of(file).toRealPath(), file);
        }
      }
    } catch (IOException e) {
      throw new GuardException.InvalidProfile(
          "the host's programs cannot be looked at: " + e.getMessage());
    }
    return profile
        .file(
            "/etc/passwd",
            "guest:x:1000:1000:guest:/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n")
        .file("/etc/group", "guest:x:1000:\nnogroup:x:65534:\n")
        .file("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n")
        .file("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
  }
}
