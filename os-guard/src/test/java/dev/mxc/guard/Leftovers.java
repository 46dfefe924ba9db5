package dev.mxc.guard;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What launches could leave on a host. */
record Leftovers(Set<String> children, Set<String> cgroups, Set<String> mounts, int descriptors) {

  static Leftovers now() throws IOException {
    // A stream that is garbage is no leak; one that is lost without a close is.
    Set<String> children = new TreeSet<>();
    ProcessHandle.current()
        .descendants()
        .forEach(child -> children.add(child.pid() + " " + child.info().command().orElse("")));
    return new Leftovers(
        children, groupsOfThisJvm(), mountPoints(), count(Path.of("/proc/self/fd")));
  }

  /** Groups of this JVM's; other tests of the machine have their own. */
  static Set<String> groupsOfThisJvm() throws IOException {
    return cgroupsOf(ProcessHandle.current().pid());
  }

  static Set<String> cgroupsOf(long pid) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> folders = Files.walk(Path.of("/sys/fs/cgroup"), 6)) {
      folders
          .filter(folder -> folder.getFileName().toString().matches("mxc-\\d+-" + pid + "-.*"))
          .forEach(folder -> found.add(folder.toString()));
    } catch (java.io.UncheckedIOException e) {
      // A group of somebody else's went away while the tree was walked.
      return cgroupsOf(pid);
    }
    return found;
  }

  private static Set<String> mountPoints() throws IOException {
    Set<String> mounts = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      mounts.add(line.split(" ")[4]);
    }
    return mounts;
  }

  private static int count(Path folder) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path _ : files) {
        count++;
      }
    }
    return count;
  }
}
