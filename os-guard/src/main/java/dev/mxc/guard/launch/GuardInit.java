package dev.mxc.guard.launch;

import dev.mxc.guard.namespace.RootException;
import dev.mxc.guard.namespace.RootInstaller;
import dev.mxc.guard.sys.DescriptorCalls;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.LandlockCalls;
import dev.mxc.guard.sys.MountCalls;
import dev.mxc.guard.sys.NetworkCalls;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SeccompCalls;
import dev.mxc.guard.sys.SignalCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The guard's process. Each wall needs what the next one takes away, hence the order: root, user,
 * Landlock, resource limits, capabilities, seccomp, and then the program.
 *
 * <p>All of it happens on the main thread, for that thread alone; execve(2) makes the process what
 * that thread is. Written without lambdas and pattern switches, whose first use costs ten
 * milliseconds each in a JVM that has just started.
 */
public final class GuardInit {

  /** The argument with which it only shows a JVM which classes it will need. */
  public static final String REHEARSAL = "rehearsal";

  private static final int AT_FDCWD = -100;
  private static final int CAPABILITY_MAX = 63;
  private static final int EPERM = 1;
  private static final int EINVAL = 22;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int ENOTDIR = 20;
  private static final int FIRST_IGNORED_SIGNAL = 1;
  private static final int LAST_IGNORED_SIGNAL = 15;

  private final LaunchSpec spec;
  private String step = "reading what to do";
  private boolean landlockRefuses;

  private GuardInit(LaunchSpec spec) {
    this.spec = spec;
  }

  /** Takes no arguments: what it needs comes by a pipe. */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals(REHEARSAL)) {
      Rehearsal.run();
      return;
    }
    if (!System.getProperty("java.class.path", "").endsWith(".jar")) {
      Rehearsal.run();
    }
    int status = 125;
    try {
      tell(new ControlMessage.Started(hostNumber()));
      byte[] length = new byte[4];
      if (DescriptorCalls.readFully(ControlMessage.ORDERS_DESCRIPTOR, length)) {
        byte[] bytes = new byte[ByteBuffer.wrap(length).getInt()];
        if (DescriptorCalls.readFully(ControlMessage.ORDERS_DESCRIPTOR, bytes)) {
          new GuardInit(LaunchSpec.decode(bytes)).become();
        }
      }
    } catch (SystemCallException e) {
      // The host is gone, and with it whoever could hear of this.
      status = 1;
    }
    Runtime.getRuntime().halt(status);
  }

  /** The /proc of the host is still there: this process's number is what it calls it. */
  private static int hostNumber() throws SystemCallException {
    return Integer.parseInt(FileCalls.readlink(AT_FDCWD, "/proc/self"));
  }

  private static void tell(ControlMessage message) throws SystemCallException {
    DescriptorCalls.writeFully(ControlMessage.DESCRIPTOR, ControlMessage.encode(message));
  }

  private void become() throws SystemCallException {
    try {
      raiseWalls();
      tell(new ControlMessage.Ready(ProcessCalls.gettid(), landlockRefuses));
      if (!DescriptorCalls.readFully(ControlMessage.ORDERS_DESCRIPTOR, new byte[1])) {
        return;
      }
      step = "starting " + spec.command().getFirst();
      execute();
    } catch (SystemCallException e) {
      tell(new ControlMessage.Failed(step, e.errno()));
    } catch (RootException e) {
      tell(new ControlMessage.Failed(e.step(), e.errno()));
    }
  }

  private void raiseWalls() throws SystemCallException, RootException {
    startSession();
    int hostRoot = enterRoot();
    if (spec.noNewPrivs()) {
      step = "setting no_new_privs";
      ProcessCalls.setNoNewPrivs();
    }
    restrictFiles(hostRoot);
    step = "closing the host's root";
    FileCalls.close(hostRoot);
    step = "entering the working directory " + spec.workingDirectory();
    MountCalls.chdir(spec.workingDirectory());
    arrangeDescriptors();
    step = "setting signals";
    for (int signal = FIRST_IGNORED_SIGNAL; signal <= LAST_IGNORED_SIGNAL; signal++) {
      if (signal != ProcessCalls.SIGKILL) {
        SignalCalls.setDefault(signal);
      }
    }
    SignalCalls.unblockAll();
    ProcessCalls.umask(022);
    limitResources();
    if (spec.dropCapabilities()) {
      dropCapabilities();
    }
    step = "asking to die with the host";
    // Forgotten at every change of credentials, so after all of them.
    ProcessCalls.setParentDeathSignal(ProcessCalls.SIGKILL);
    if (!spec.seccomp().isEmpty()) {
      step = "installing the seccomp filter";
      SeccompCalls.setFilter(longs(spec.seccomp()), false);
    }
  }

  private void startSession() throws SystemCallException {
    step = "starting a session";
    try {
      ProcessCalls.setsid();
    } catch (SystemCallException e) {
      // The host started the outermost process in one of its own, and this may be that process.
      if (e.errno() != EPERM) {
        throw e;
      }
    }
  }

  private int enterRoot() throws SystemCallException, RootException {
    if (spec.cgroupNamespace()) {
      step = "entering a cgroup namespace";
      // Now, and not by unshare(1): what it hides is the path down to the cgroup it is in now.
      ProcessCalls.unshare(ProcessCalls.CLONE_NEWCGROUP);
    }
    if (spec.hostname().isPresent()) {
      step = "setting the host name";
      ProcessCalls.sethostname(spec.hostname().get());
    }
    if (spec.loopback()) {
      step = "bringing up the loopback interface";
      NetworkCalls.raiseLoopback();
    }
    if (spec.root().isEmpty()) {
      becomeUser();
      step = "opening /";
      return FileCalls.openRoot("/");
    }
    RootInstaller installer = new RootInstaller(spec.root().get());
    int[] trees = installer.openSources();
    becomeUser();
    return installer.enter(trees);
  }

  private void becomeUser() throws SystemCallException {
    if (spec.uid() >= 0) {
      step = "becoming a user of its own";
      ProcessCalls.setgroups();
      ProcessCalls.setGroupIds(spec.uid());
      // Where there is no user namespace the capabilities are still needed for the mounts.
      ProcessCalls.setKeepCapabilities(true);
      ProcessCalls.setUserIds(spec.uid());
      ProcessCalls.CapabilitySets sets = ProcessCalls.capget();
      ProcessCalls.capset(
          new ProcessCalls.CapabilitySets(sets.permitted(), sets.permitted(), sets.inheritable()));
    }
  }

  private void restrictFiles(int hostRoot) throws SystemCallException {
    LandlockSpec landlock = spec.landlock();
    if (landlock.files() == 0) {
      return;
    }
    step = "making a Landlock ruleset";
    int ruleset =
        LandlockCalls.createRuleset(landlock.files(), landlock.network(), landlock.scoped());
    for (LandlockSpec.Beneath rule : landlock.rules()) {
      step = "allowing " + rule.path() + " by Landlock";
      int beneath = FileCalls.openHandle(rule.path());
      LandlockCalls.addPathRule(ruleset, rule.accesses(), beneath);
      FileCalls.close(beneath);
    }
    boolean before = canList(hostRoot);
    step = "restricting files by Landlock";
    LandlockCalls.restrictSelf(ruleset);
    FileCalls.close(ruleset);
    landlockRefuses = before && !canList(hostRoot);
  }

  /** The kernel does not show whether a process is restricted, so it is tried. */
  private static boolean canList(int hostRoot) {
    try {
      FileCalls.close(
          FileCalls.openat2(hostRoot, ".", FileCalls.O_DIRECTORY | FileCalls.O_CLOEXEC, 0, 0));
      return true;
    } catch (SystemCallException _) {
      return false;
    }
  }

  private void arrangeDescriptors() throws SystemCallException {
    step = "arranging the descriptors";
    ProcessCalls.dup(ControlMessage.ERRORS_DESCRIPTOR, 2);
    if (spec.frames()) {
      ProcessCalls.dup(ControlMessage.ERRORS_DESCRIPTOR, 1);
      ProcessCalls.closeRange(5, -1, ProcessCalls.CLOSE_RANGE_CLOEXEC);
    } else {
      ProcessCalls.dup(4, 0);
      ProcessCalls.dup(3, 1);
      ProcessCalls.closeRange(3, -1, ProcessCalls.CLOSE_RANGE_CLOEXEC);
    }
  }

  private void limitResources() throws SystemCallException {
    for (LaunchSpec.Limit limit : spec.limits()) {
      step = "setting resource limit " + limit.resource();
      ProcessCalls.setLimit(
          0, limit.resource(), new ProcessCalls.ResourceLimit(limit.value(), limit.value()));
    }
  }

  private void dropCapabilities() throws SystemCallException {
    step = "dropping capabilities";
    ProcessCalls.CapabilitySets none = new ProcessCalls.CapabilitySets(0, 0, 0);
    if (ProcessCalls.capget().effective() != 0) {
      for (int capability = 0; capability <= CAPABILITY_MAX; capability++) {
        try {
          ProcessCalls.dropFromBoundingSet(capability);
        } catch (SystemCallException e) {
          if (e.errno() == EINVAL) {
            break;
          }
          throw e;
        }
      }
    }
    ProcessCalls.clearAmbientCapabilities();
    ProcessCalls.capset(none);
  }

  private void execute() throws SystemCallException {
    String program = spec.command().getFirst();
    if (program.indexOf('/') >= 0) {
      ProcessCalls.execve(program, spec.command(), spec.environment());
    }
    SystemCallException failure = null;
    for (String folder : searchPath()) {
      try {
        ProcessCalls.execve(folder + "/" + program, spec.command(), spec.environment());
      } catch (SystemCallException e) {
        if (e.errno() != ENOENT && e.errno() != EACCES && e.errno() != ENOTDIR) {
          throw e;
        }
        if (failure == null || e.errno() == EACCES) {
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    tell(new ControlMessage.Failed(step, ENOENT));
  }

  private List<String> searchPath() {
    List<String> folders = new ArrayList<>();
    for (String variable : spec.environment()) {
      if (variable.startsWith("PATH=")) {
        for (String folder : variable.substring(5).split(":")) {
          if (folder.startsWith("/")) {
            folders.add(folder);
          }
        }
      }
    }
    return folders;
  }

  private static long[] longs(List<Long> values) {
    long[] longs = new long[values.size()];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = values.get(i);
    }
    return longs;
  }
}
