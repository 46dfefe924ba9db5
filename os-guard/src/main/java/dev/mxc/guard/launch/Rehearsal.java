package dev.mxc.guard.launch;

import dev.mxc.guard.namespace.BindSource;
import dev.mxc.guard.namespace.RootInstaller;
import dev.mxc.guard.namespace.RootPlan;
import dev.mxc.guard.namespace.RootStep;
import dev.mxc.guard.sys.DescriptorCalls;
import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.LandlockCalls;
import dev.mxc.guard.sys.MountCalls;
import dev.mxc.guard.sys.ProcessCalls;
import dev.mxc.guard.sys.SeccompCalls;
import dev.mxc.guard.sys.SignalCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.util.List;
import java.util.Optional;

/**
 * Touches what a launch touches and changes nothing: for the making of an AOT cache, and where the
 * classes lie in folders, which cannot be reached any more once the root is another.
 */
final class Rehearsal {

  private Rehearsal() {}

  static void run() {
    RootPlan plan =
        RootPlan.of(
            List.of(
                new RootStep.Bind("/a", new BindSource("/proc/none", -1, true, 0, 0, 0), true),
                new RootStep.Memory("/b", 4096),
                new RootStep.Link("/c", "/a"),
                new RootStep.Text("/d", ""),
                new RootStep.Folder("/e")));
    LaunchSpec spec =
        new LaunchSpec(
            Optional.of(plan),
            Optional.of("host"),
            true,
            true,
            -1,
            true,
            true,
            new LandlockSpec(1, 1, 1, List.of(new LandlockSpec.Beneath("/a", 1))),
            List.of(new LaunchSpec.Limit(0, 1)),
            List.of(1L),
            true,
            "/",
            List.of("A=b"),
            List.of("/a"));
    LaunchSpec decoded = LaunchSpec.decode(spec.encoded());
    byte[] message = ControlMessage.encode(new ControlMessage.Ready(1, true));
    try {
      ProcessCalls.setLimit(0, 4, ProcessCalls.limit(0, 4));
      ProcessCalls.CapabilitySets _ = ProcessCalls.capget();
      SignalCalls.unblockAll();
      boolean _ = SeccompCalls.isActionAvailable(0);
      FileCalls.Status _ = FileCalls.statx(FileCalls.AT_FDCWD, "/");
      DescriptorCalls.writeFully(1, message);
      MountCalls.chdir(decoded.workingDirectory());
      int _ = LandlockCalls.abi();
      int[] _ = new RootInstaller(plan).openSources();
    } catch (SystemCallException | dev.mxc.guard.namespace.RootException e) {
      // There is no such source; the classes were seen.
    }
  }
}
