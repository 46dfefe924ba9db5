package dev.mxc.guard.namespace;

import dev.mxc.guard.sys.DescriptorCalls;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.MountCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes the new root and enters it. The calling thread is in a mount namespace of its own, with
 * CAP_SYS_ADMIN over it, in which nothing propagates to the host.
 *
 * <p>Written without lambdas and pattern switches: it runs once, in a JVM that has just started,
 * and the first of each costs some ten milliseconds.
 */
public final class RootInstaller {

  /** The step that a host refuses whose own /proc is masked, as in many containers. */
  public static final String MOUNTING_PROC = "mounting /proc";

  private static final int EEXIST = 17;
  private static final int AT_FDCWD = -100;
  private static final long RESOLVE_NO_SYMLINKS = 0x04;
  private static final long RESOLVE_IN_ROOT = 0x10;
  private static final int CLONE = MountCalls.OPEN_TREE_CLONE | MountCalls.OPEN_TREE_CLOEXEC;
  private static final int MOVE_BY_DESCRIPTORS =
      MountCalls.MOVE_MOUNT_F_EMPTY_PATH | MountCalls.MOVE_MOUNT_T_EMPTY_PATH;

  /** The new root is mounted over one of these, after everything beneath them was opened. */
  private static final String[] STAGES = {"/tmp", "/mnt", "/var", "/dev"};

  /** What /proc tells or lets do about the whole machine; not all of it exists everywhere. */
  private static final String[] MASKED_FILES = {
    "kcore", "keys", "key-users", "latency_stats", "sched_debug", "sysrq-trigger", "timer_list",
    "kmsg", "kallsyms", "kpagecount", "kpageflags", "kpagecgroup", "slabinfo", "vmallocinfo"
  };

  private static final String[] MASKED_FOLDERS = {
    "acpi", "asound", "bus", "driver", "fs", "irq", "scsi", "tty"
  };

  private final RootPlan plan;
  private String step = "";
  private int root = -1;

  public RootInstaller(RootPlan plan) {
    this.plan = plan;
  }

  /**
   * Opens what comes from the host, in the order of {@link RootPlan#sources}. Comes before {@link
   * #enter} and before any change of uid: the host's folders may be open to their owner only.
   */
  public int[] openSources() throws RootException {
    try {
      List<BindSource> sources = plan.sources();
      int[] trees = new int[sources.size()];
      for (int i = 0; i < trees.length; i++) {
        BindSource source = sources.get(i);
        trees[i] = source.tree() >= 0 ? source.tree() : clone(source);
      }
      return trees;
    } catch (SystemCallException e) {
      throw new RootException(step, e);
    }
  }

  private int clone(BindSource source) throws RootException, SystemCallException {
    step = "opening the mount source " + source.path();
    int handle =
        FileCalls.openat2(
            AT_FDCWD,
            source.path(),
            FileCalls.O_PATH | FileCalls.O_CLOEXEC,
            0,
            RESOLVE_NO_SYMLINKS | FileCalls.RESOLVE_NO_MAGICLINKS);
    FileCalls.Status found = FileCalls.statx(handle, "");
    if (found.inode() != source.inode()
        || found.deviceMajor() != source.deviceMajor()
        || found.deviceMinor() != source.deviceMinor()) {
      throw new RootException(step + ": it was replaced while it was being mounted");
    }
    int tree =
        MountCalls.openTree(handle, "", CLONE | MountCalls.AT_RECURSIVE | MountCalls.AT_EMPTY_PATH);
    FileCalls.close(handle);
    return tree;
  }

  /**
   * Makes the root and enters it; the host's mounts are gone afterwards.
   *
   * @param trees from {@link #openSources}
   * @return a handle on the host's root, for a trial of what must be refused later
   */
  public int enter(int[] trees) throws RootException {
    try {
      int[] devices = openDevices();
      int processes = mountProcesses();
      step = "opening /";
      int hostRoot = FileCalls.openRoot("/");
      String stage = mountStage();
      int bound = 0;
      int opened = 0;
      for (RootStep each : plan.steps()) {
        step = "mounting " + each.path();
        if (each instanceof RootStep.Folder folder) {
          makeFolders(folder.path());
        } else if (each instanceof RootStep.Link link) {
          makeFolders(parent(link.path()));
          DescriptorCalls.symlink(link.to(), root, relative(link.path()));
        } else if (each instanceof RootStep.Text text) {
          write(text.path(), text.content());
        } else if (each instanceof RootStep.Bind bind) {
          int tree = trees[bound++];
          restrict(tree, !bind.writable());
          move(tree, bind.path(), bind.source().folder());
        } else if (each instanceof RootStep.Memory memory) {
          mountMemory(memory);
        } else if (each instanceof RootStep.Device target) {
          move(devices[opened++], target.path(), false);
        } else if (each instanceof RootStep.Processes target) {
          move(processes, target.path(), true);
        }
      }
      enterStage(stage);
      return hostRoot;
    } catch (SystemCallException e) {
      throw new RootException(step, e);
    }
  }

  private int[] openDevices() throws SystemCallException {
    int[] devices = new int[plan.steps().size()];
    int count = 0;
    for (RootStep each : plan.steps()) {
      if (each instanceof RootStep.Device device) {
        step = "opening " + device.path();
        devices[count++] =
            MountCalls.openTree(AT_FDCWD, device.path(), CLONE | MountCalls.AT_SYMLINK_NOFOLLOW);
      }
    }
    return devices;
  }

  /** The kernel allows it while the host's own /proc is there and whole, so before the root. */
  private int mountProcesses() throws SystemCallException {
    step = MOUNTING_PROC;
    int context = MountCalls.fsopen("proc");
    // What the program may not trace does not exist for it: process 1, which is the guard's.
    MountCalls.fsconfig(context, "hidepid", "2");
    int mount =
        MountCalls.fsmount(
            context,
            MountCalls.MOUNT_ATTR_NOSUID
                | MountCalls.MOUNT_ATTR_NODEV
                | MountCalls.MOUNT_ATTR_NOEXEC);
    FileCalls.close(context);
    return mount;
  }

  private String mountStage() throws SystemCallException {
    step = "mounting the new root";
    for (int i = 0; ; i++) {
      try {
        MountCalls.mount(
            "root",
            STAGES[i],
            "tmpfs",
            MountCalls.MS_NOSUID | MountCalls.MS_NODEV,
            "mode=755,size=4m");
        root = FileCalls.openRoot(STAGES[i]);
        return STAGES[i];
      } catch (SystemCallException e) {
        if (i == STAGES.length - 1) {
          throw e;
        }
      }
    }
  }

  private static void restrict(int tree, boolean readOnly) throws SystemCallException {
    MountCalls.mountSetattr(
        tree,
        "",
        MountCalls.AT_EMPTY_PATH | MountCalls.AT_RECURSIVE,
        (readOnly ? MountCalls.MOUNT_ATTR_RDONLY : 0)
            | MountCalls.MOUNT_ATTR_NOSUID
            | MountCalls.MOUNT_ATTR_NODEV,
        0,
        0);
  }

  /**
   * Beneath another mount the target must be there: nothing is created in the host's folders, and
   * no link in them is followed.
   */
  private void move(int tree, String path, boolean folder) throws SystemCallException {
    int target = openTarget(path, folder);
    MountCalls.moveMount(tree, "", target, "", MOVE_BY_DESCRIPTORS);
    FileCalls.close(target);
    FileCalls.close(tree);
  }

  private int openTarget(String path, boolean folder) throws SystemCallException {
    if (!insideMount(path)) {
      if (folder) {
        makeFolders(path);
      } else {
        write(path, "");
      }
    }
    return FileCalls.openat2(
        root,
        relative(path),
        FileCalls.O_PATH | FileCalls.O_CLOEXEC,
        0,
        RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS | FileCalls.RESOLVE_NO_MAGICLINKS);
  }

  private boolean insideMount(String path) {
    for (RootStep each : plan.steps()) {
      if (each instanceof RootStep.Bind bind && path.startsWith(bind.path() + "/")) {
        return true;
      }
    }
    return false;
  }

  private void mountMemory(RootStep.Memory memory) throws SystemCallException {
    int target = openTarget(memory.path(), true);
    int context = MountCalls.fsopen("tmpfs");
    MountCalls.fsconfig(context, "size", Long.toString(memory.bytes()));
    // An inode costs memory that "size" does not count.
    MountCalls.fsconfig(context, "nr_inodes", Long.toString(16 + memory.bytes() / 4096));
    MountCalls.fsconfig(context, "mode", "755");
    int mount =
        MountCalls.fsmount(context, MountCalls.MOUNT_ATTR_NOSUID | MountCalls.MOUNT_ATTR_NODEV);
    MountCalls.moveMount(mount, "", target, "", MOVE_BY_DESCRIPTORS);
    FileCalls.close(context);
    FileCalls.close(mount);
    FileCalls.close(target);
  }

  private void makeFolders(String path) throws SystemCallException {
    for (int end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
      String part = end < 0 ? path : path.substring(0, end);
      if (part.length() > 1) {
        try {
          FileCalls.mkdir(root, relative(part), 0755);
        } catch (SystemCallException e) {
          if (e.errno() != EEXIST) {
            throw e;
          }
        }
      }
      if (end < 0) {
        return;
      }
    }
  }

  private void write(String path, String content) throws SystemCallException {
    makeFolders(parent(path));
    int file =
        FileCalls.openat2(
            root,
            relative(path),
            FileCalls.O_WRONLY | FileCalls.O_CREAT | FileCalls.O_EXCL | FileCalls.O_CLOEXEC,
            0644,
            FileCalls.RESOLVE_BENEATH);
    DescriptorCalls.writeFully(file, content.getBytes(StandardCharsets.UTF_8));
    FileCalls.close(file);
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  private static String relative(String path) {
    return path.length() == 1 ? "." : path.substring(1);
  }

  /** The root is the new one, the old one is gone, and what is ours in it cannot be changed. */
  private void enterStage(String stage) throws SystemCallException {
    step = "entering the new root";
    MountCalls.chdir(stage);
    // The old root lands on top of the new one, and is taken away from there.
    MountCalls.pivotRoot(".", ".");
    MountCalls.umount(".", MountCalls.MNT_DETACH);
    MountCalls.chdir("/");
    FileCalls.close(root);
    step = "masking /proc";
    mask();
    step = "making the root read-only";
    MountCalls.mountSetattr(AT_FDCWD, "/", 0, MountCalls.MOUNT_ATTR_RDONLY, 0, 0);
  }

  private static void mask() throws SystemCallException {
    for (String name : MASKED_FILES) {
      if (exists("/proc/" + name)) {
        MountCalls.mount("/dev/null", "/proc/" + name, null, MountCalls.MS_BIND, null);
      }
    }
    for (String name : MASKED_FOLDERS) {
      if (exists("/proc/" + name)) {
        MountCalls.mount(
            "masked",
            "/proc/" + name,
            "tmpfs",
            MountCalls.MS_RDONLY
                | MountCalls.MS_NOSUID
                | MountCalls.MS_NODEV
                | MountCalls.MS_NOEXEC,
            "size=4k,nr_inodes=2,mode=555");
      }
    }
    MountCalls.mount("/proc/sys", "/proc/sys", null, MountCalls.MS_BIND, null);
    MountCalls.mountSetattr(AT_FDCWD, "/proc/sys", 0, MountCalls.MOUNT_ATTR_RDONLY, 0, 0);
  }

  private static boolean exists(String path) {
    try {
      FileCalls.close(FileCalls.openHandle(path));
      return true;
    } catch (SystemCallException _) {
      return false;
    }
  }
}
