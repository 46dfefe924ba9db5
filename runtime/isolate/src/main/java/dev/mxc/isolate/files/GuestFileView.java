package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.ClaimSpec.MountKind;
import dev.mxc.bridge.protocol.ClaimSpec.MountPoint;
import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply.Attributes;
import dev.mxc.bridge.protocol.FileReply.Entry;
import dev.mxc.bridge.protocol.FileReply.FileType;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.NothingGranted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the volumes together: the most specific mount point serves a path, the folders above mount
 * points show nothing but them, and what no mount point covers is asked of the host, which refuses
 * and records it.
 */
public final class GuestFileView implements GuestFiles {

  /** Where the Python home is for a guest. */
  public static final String PYTHON_HOME = "/usr/lib/python";

  /**
   * The modification time of every file of a home, 2024-01-01T00:00:00Z: bytecode made by the build
   * names it and stays valid.
   */
  public static final long HOME_MODIFIED_SECONDS = 1_704_067_200L;

  private static final int SYNTHETIC_DEVICE = 1;

  private final Map<String, Volume> volumes = new TreeMap<>();
  private final Set<String> hidden;
  private final HostVolume hostVolume;
  private final HostServices host;
  private final ProgramVolume programs = new ProgramVolume();
  private final int openFilesMax;
  private final Consumer<Limit> passed;
  private final Set<CountedHandle> open = ConcurrentHashMap.newKeySet();
  private volatile String workingDirectory = "/workspace";

  private GuestFileView(
      ClaimSpec claim, HostServices host, Map<String, Volume> homes, Consumer<Limit> passed) {
    this.host = host;
    this.hostVolume = new HostVolume(host);
    this.openFilesMax = claim.openFilesMax();
    this.passed = passed;
    this.hidden = Set.copyOf(homes.keySet());
    volumes.put(ProgramVolume.ROOT, programs);
    int device = 16;
    for (MountPoint mount : claim.mounts()) {
      volumes.put(
          mount.path(),
          mount.kind() == MountKind.MEMORY
              ? new MemoryVolume(mount.path(), device++, mount.sizeBytes())
              : hostVolume);
    }
    // Last: no mount covers a language's home.
    volumes.putAll(homes);
  }

  /**
   * The files of a claim.
   *
   * @param homes the language homes by their guest paths, from {@link LanguageHome#volumes}
   * @param passed told when the guest holds too many files open
   */
  public static GuestFileView open(
      ClaimSpec claim, HostServices host, LanguageHome homes, Consumer<Limit> passed) {
    return new GuestFileView(claim, host, homes.volumes(), passed);
  }

  /** What a context sees before it is anybody's: the language homes and nothing else. */
  public static GuestFileView nobodys(LanguageHome homes) {
    ClaimSpec none =
        new ClaimSpec(
            Map.of(), List.of(), List.of(), List.of(), 1, Integer.MAX_VALUE, 0, 0, 0, new byte[0]);
    return new GuestFileView(
        none, new NothingGranted(Errno.ENOENT, "nothing is granted yet"), homes.volumes(), _ -> {});
  }

  /** The mount point that serves a path, or null where none does. */
  private @Nullable String mountOf(String path) {
    for (String at = path; ; at = GuestPaths.parent(at)) {
      if (volumes.containsKey(at)) {
        return at;
      }
      if (at.equals("/")) {
        return null;
      }
    }
  }

  private Volume volumeOf(String path) {
    String mount = mountOf(path);
    if (mount == null) {
      return hostVolume;
    }
    Volume volume = volumes.get(mount);
    // The program stays the bytes read at start, also where a folder is mounted on /app.
    return programs.contains(path) ? programs : volume == null ? hostVolume : volume;
  }

  /**
   * As {@link #volumeOf}, for a change: what is mxc's own is refused here, and the host hears of
   * it.
   */
  private Volume writableVolumeOf(String path) throws IOException {
    Volume volume = volumeOf(path);
    if (volume instanceof ProgramVolume || volume instanceof HomeVolume) {
      host.refused(Capability.FILESYSTEM_WRITE, path, "the program and the language are read-only");
      throw new FileException(Errno.EACCES, path);
    }
    return volume;
  }

  /** A folder that exists only because mount points lie below it. */
  private boolean isSynthetic(String path) {
    return mountOf(path) == null
        && (path.equals("/")
            || volumes.keySet().stream()
                .anyMatch(mount -> !mount.equals(path) && GuestPaths.isWithin(mount, path)));
  }

  private static Attributes syntheticAttributes(String path) {
    long time = HomeVolume.MODIFIED_NANOS;
    long inode = path.hashCode() & 0x7fffffffL;
    return new Attributes(
        FileType.DIRECTORY, 0555, 4096, time, time, time, inode, SYNTHETIC_DEVICE, 2);
  }

  /** The mount points' next segments right below a folder. */
  private List<Entry> mountEntries(String folder) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (String mount : volumes.keySet()) {
      if (!hidden.contains(mount) && !mount.equals(folder) && GuestPaths.isWithin(mount, folder)) {
        String below = mount.substring(folder.equals("/") ? 1 : folder.length() + 1);
        int slash = below.indexOf('/');
        String name = slash < 0 ? below : below.substring(0, slash);
        entries.putIfAbsent(
            name, new Entry(name, syntheticAttributes(GuestPaths.child(folder, name))));
      }
    }
    return List.copyOf(entries.values());
  }

  @Override
  public void program(String name, byte[] source) {
    programs.put(name, source);
  }

  @Override
  public boolean covers(String path) {
    return mountOf(path) != null || isSynthetic(path);
  }

  @Override
  public String absolute(String path) throws FileException {
    return GuestPaths.normalize(workingDirectory, path);
  }

  @Override
  public String workingDirectory() {
    return workingDirectory;
  }

  @Override
  public void workingDirectory(String path) throws IOException {
    String absolute = absolute(path);
    if (stat(absolute, true).type() != FileType.DIRECTORY) {
      throw new FileException(Errno.ENOTDIR, absolute);
    }
    workingDirectory = absolute;
  }

  @Override
  public Attributes stat(String path, boolean followLinks) throws IOException {
    String absolute = absolute(path);
    return isSynthetic(absolute)
        ? syntheticAttributes(absolute)
        : volumeOf(absolute).stat(absolute, followLinks);
  }

  @Override
  public List<Entry> list(String path) throws IOException {
    String absolute = absolute(path);
    List<Entry> mounts = mountEntries(absolute);
    if (isSynthetic(absolute)) {
      return mounts;
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Entry entry : volumeOf(absolute).list(absolute)) {
      entries.put(entry.name(), entry);
    }
    if (absolute.equals(ProgramVolume.ROOT) && volumes.get(absolute) != programs) {
      programs.list(absolute).forEach(entry -> entries.put(entry.name(), entry));
    }
    mounts.forEach(entry -> entries.put(entry.name(), entry));
    return new ArrayList<>(entries.values());
  }

  @Override
  public Handle open(String path, Set<OpenOption> options, int mode) throws IOException {
    String absolute = absolute(path);
    if (isSynthetic(absolute)) {
      throw new FileException(Errno.EISDIR, absolute);
    }
    Volume volume =
        options.contains(OpenOption.WRITE) ? writableVolumeOf(absolute) : volumeOf(absolute);
    CountedHandle handle = new CountedHandle(volume.open(absolute, options, mode));
    open.add(handle);
    if (open.size() > openFilesMax) {
      passed.accept(Limit.OPEN_FILES);
    }
    return handle;
  }

  @Override
  public void makeDirectory(String path, int mode) throws IOException {
    String absolute = absolute(path);
    if (isSynthetic(absolute) || volumes.containsKey(absolute)) {
      throw new FileException(Errno.EEXIST, absolute);
    }
    writableVolumeOf(absolute).makeDirectory(absolute, mode);
  }

  @Override
  public void remove(String path, boolean directory) throws IOException {
    String absolute = absolute(path);
    requireNoMountWithin(absolute);
    writableVolumeOf(absolute).remove(absolute, directory);
  }

  @Override
  public void rename(String from, String to, boolean replace) throws IOException {
    String source = absolute(from);
    String target = absolute(to);
    requireNoMountWithin(source);
    requireNoMountWithin(target);
    Volume volume = writableVolumeOf(source);
    if (volume != writableVolumeOf(target)) {
      throw new FileException(Errno.EXDEV, target);
    }
    volume.rename(source, target, replace);
  }

  private void requireNoMountWithin(String path) throws FileException {
    if (volumes.keySet().stream().anyMatch(mount -> GuestPaths.isWithin(mount, path))) {
      throw new FileException(Errno.EBUSY, path);
    }
  }

  @Override
  public void setTimes(String path, long accessNanos, long modifiedNanos, boolean followLinks)
      throws IOException {
    String absolute = absolute(path);
    writableVolumeOf(absolute).setTimes(absolute, accessNanos, modifiedNanos, followLinks);
  }

  @Override
  public void setMode(String path, int mode) throws IOException {
    String absolute = absolute(path);
    writableVolumeOf(absolute).setMode(absolute, mode);
  }

  @Override
  public String readLink(String path) throws IOException {
    String absolute = absolute(path);
    if (isSynthetic(absolute)) {
      throw new FileException(Errno.EINVAL, absolute);
    }
    return volumeOf(absolute).readLink(absolute);
  }

  @Override
  public String realPath(String path) throws IOException {
    String absolute = absolute(path);
    return isSynthetic(absolute) ? absolute : volumeOf(absolute).realPath(absolute);
  }

  @Override
  public void refuseLink(String path) throws IOException {
    String absolute = absolute(path);
    host.refused(Capability.FILESYSTEM_WRITE, absolute, "guests make no links");
    throw new FileException(Errno.EPERM, absolute);
  }

  @Override
  public void close() {
    for (CountedHandle handle : List.copyOf(open)) {
      try {
        handle.close();
      } catch (IOException _) {
        // The run is over, and the host has closed its side.
      }
    }
  }

  /** A handle that is counted while it is open. */
  private final class CountedHandle implements Handle {
    private final OpenFile file;

    CountedHandle(OpenFile file) {
      this.file = file;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      return file.read(position, target);
    }

    @Override
    public long write(long position, ByteBuffer source) throws IOException {
      return file.write(position, source);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      if (open.remove(this)) {
        file.close();
      }
    }
  }
}
