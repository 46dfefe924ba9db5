package dev.mxc.guard.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.Children;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts and their like, in namespaces that only a child of the test's is in. */
class MountCallsTest {

  @TempDir Path folder;

  private static void assumeRoot() {
    assumeTrue(ProcessCalls.geteuid() == 0, "mounting needs root");
  }

  @Test
  void mountsAreMadeBoundChangedMovedAndLeft() throws Exception {
    assumeRoot();
    Files.createDirectories(folder.resolve("source"));
    Files.writeString(folder.resolve("source/f"), "source");
    for (String name : List.of("bound", "cloned", "new", "root")) {
      Files.createDirectory(folder.resolve(name));
    }
    Children.Ended ended =
        Children.run(Children.java(List.of(), MountProbe.class, folder.toString()));
    assertThat(ended.output())
        .isEqualTo(
            """
            bound source, not written: Read-only file system
            cloned source, not written: Read-only file system
            new 1048576 bytes
            null device 1:3
            host inside
            old root there: true
            old root there: false
            in /
            """);
    // None of it is anybody else's.
    assertThat(folder.resolve("bound")).isEmptyDirectory();
    assertThat(folder.resolve("root")).isEmptyDirectory();
  }

  @Test
  void aThreadGoesToAnotherProcesssNamespaceAndDescriptorsAreClosed() throws Exception {
    assumeRoot();
    Children.Ended ended = Children.run(Children.java(List.of(), NamespaceProbe.class));
    assertThat(ended.output())
        .isEqualTo(
            """
            own UTS namespace: true
            back: true
            copy open: true
            copy closed: true
            mask 18, then 63
            own session: true
            """);
  }

  /** Lays out a root of its own step by step and moves there. */
  static final class MountProbe {
    public static void main(String[] arguments) throws Exception {
      String base = arguments[0];
      ProcessCalls.unshare(ProcessCalls.CLONE_NEWNS | ProcessCalls.CLONE_NEWUTS);
      MountCalls.mount(null, "/", null, MountCalls.MS_REC | MountCalls.MS_PRIVATE, null);

      String source = base + "/source";
      MountCalls.mount(source, base + "/bound", null, MountCalls.MS_BIND, null);
      MountCalls.mount(
          null,
          base + "/bound",
          null,
          MountCalls.MS_BIND | MountCalls.MS_REMOUNT | MountCalls.MS_RDONLY,
          null);
      show("bound", base);

      int tree =
          MountCalls.openTree(
              FileCalls.AT_FDCWD,
              source,
              MountCalls.OPEN_TREE_CLONE | MountCalls.OPEN_TREE_CLOEXEC);
      MountCalls.mountSetattr(
          tree, "", MountCalls.AT_EMPTY_PATH, MountCalls.MOUNT_ATTR_RDONLY, 0, 0);
      MountCalls.moveMount(
          tree, "", FileCalls.AT_FDCWD, base + "/cloned", MountCalls.MOVE_MOUNT_F_EMPTY_PATH);
      show("cloned", base);

      int context = MountCalls.fsopen("tmpfs");
      MountCalls.fsconfig(context, "size", "1048576");
      int made = MountCalls.fsmount(context, MountCalls.MOUNT_ATTR_NOSUID);
      MountCalls.moveMount(
          made, "", FileCalls.AT_FDCWD, base + "/new", MountCalls.MOVE_MOUNT_F_EMPTY_PATH);
      System.out.println(
          "new " + Files.getFileStore(Path.of(base, "new")).getTotalSpace() + " bytes");

      int root = FileCalls.openRoot(base + "/new");
      MountCalls.mknod(root, "null", 020666, 1, 3);
      long device = (long) Files.getAttribute(Path.of(base, "new/null"), "unix:rdev");
      System.out.println("null device " + (device >> 8) + ":" + (device & 0xff));

      ProcessCalls.sethostname("inside");
      Process uname = new ProcessBuilder("uname", "-n").start();
      System.out.println("host " + new String(uname.getInputStream().readAllBytes()).strip());

      // An empty root, in which the old one is seen until it is left.
      MountCalls.mount("tmpfs", base + "/root", "tmpfs", MountCalls.MS_NODEV, "mode=755");
      Files.createDirectory(Path.of(base, "root/old"));
      MountCalls.chdir(base + "/root");
      MountCalls.pivotRoot(".", "old");
      MountCalls.chdir("/");
      System.out.println("old root there: " + Files.exists(Path.of("/old/etc")));
      MountCalls.umount("/old", MountCalls.MNT_DETACH | MountCalls.UMOUNT_NOFOLLOW);
      System.out.println("old root there: " + Files.exists(Path.of("/old/etc")));
      int self = FileCalls.openRoot("/");
      MountCalls.fchdir(self);
      MountCalls.chroot(".");
      System.out.println("in /");
    }

    private static void show(String mount, String base) throws IOException {
      Path file = Path.of(base, mount, "f");
      String reason = "none";
      try {
        Files.writeString(file, "written");
      } catch (FileSystemException e) {
        reason = e.getReason();
      }
      System.out.println(mount + " " + Files.readString(file) + ", not written: " + reason);
    }
  }

  /** What is of a thread and what of a process. */
  static final class NamespaceProbe {
    public static void main(String[] arguments) throws Exception {
      Path uts = Path.of("/proc/thread-self/ns/uts");
      Path before = Files.readSymbolicLink(uts);
      int home =
          FileCalls.openat2(
              FileCalls.AT_FDCWD, "/proc/thread-self/ns/uts", FileCalls.O_CLOEXEC, 0, 0);
      ProcessCalls.unshare(ProcessCalls.CLONE_NEWUTS);
      System.out.println("own UTS namespace: " + !Files.readSymbolicLink(uts).equals(before));
      ProcessCalls.setns(home, ProcessCalls.CLONE_NEWUTS);
      System.out.println("back: " + Files.readSymbolicLink(uts).equals(before));

      ProcessCalls.dup(home, 900);
      Path copy = Path.of("/proc/self/fd/900");
      System.out.println("copy open: " + Files.isSymbolicLink(copy));
      ProcessCalls.closeRange(900, -1, 0);
      System.out.println("copy closed: " + !Files.isSymbolicLink(copy));

      ProcessCalls.umask(022);
      int mask = ProcessCalls.umask(077);
      System.out.println("mask " + mask + ", then " + ProcessCalls.umask(022));

      ProcessCalls.setsid();
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
      System.out.println("own session: " + session.equals("" + ProcessCalls.getpid()));
    }
  }
}
