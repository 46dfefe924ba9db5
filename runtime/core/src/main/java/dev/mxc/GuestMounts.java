package dev.mxc;

import dev.mxc.bridge.protocol.ClaimSpec.MountKind;
import dev.mxc.bridge.protocol.ClaimSpec.MountPoint;
import dev.mxc.files.MountSpec;
import dev.mxc.manifest.Manifest.Access;
import dev.mxc.manifest.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy's mounts as both sides need them.
 *
 * @param points what the guest's side is told
 * @param specs what the file service serves
 * @param pythonPath guest paths of the package folders
 */
record GuestMounts(List<MountPoint> points, List<MountSpec> specs, List<String> pythonPath) {

  private static final long MEMORY_BYTES = 32L << 20;

  static GuestMounts of(Policy policy) {
    List<MountPoint> points = new ArrayList<>();
    List<MountSpec> specs = new ArrayList<>();
    for (Policy.Mount mount : policy.mounts()) {
      points.add(point(mount));
      specs.add(new MountSpec(mount.path(), access(mount.access()), mount.source()));
    }
    for (String path : List.of("/workspace", "/tmp")) {
      if (policy.mounts().stream().noneMatch(mount -> mount.path().equals(path))) {
        points.add(new MountPoint(path, MountKind.MEMORY, true, MEMORY_BYTES));
        specs.add(new MountSpec(path, MountSpec.Access.ELSEWHERE, Optional.empty()));
      }
    }
    List<String> pythonPath = new ArrayList<>();
    for (Path folder : policy.pythonPath()) {
      String path = Policy.packagesPath(pythonPath.size());
      points.add(new MountPoint(path, MountKind.HOST, false, 0));
      specs.add(new MountSpec(path, MountSpec.Access.READ, Optional.of(folder)));
      pythonPath.add(path);
    }
    return new GuestMounts(points, specs, pythonPath);
  }

  private static MountPoint point(Policy.Mount mount) {
    return switch (mount.access()) {
      case READ -> new MountPoint(mount.path(), MountKind.HOST, false, 0);
      case WRITE, OVERLAY -> new MountPoint(mount.path(), MountKind.HOST, true, 0);
      case MEMORY -> new MountPoint(mount.path(), MountKind.MEMORY, true, mount.sizeBytes());
      case NONE -> new MountPoint(mount.path(), MountKind.NONE, false, 0);
    };
  }

  private static MountSpec.Access access(Access access) {
    return switch (access) {
      case READ -> MountSpec.Access.READ;
      case WRITE -> MountSpec.Access.WRITE;
      case OVERLAY -> MountSpec.Access.OVERLAY;
      case MEMORY -> MountSpec.Access.ELSEWHERE;
      case NONE -> MountSpec.Access.NONE;
    };
  }
}
