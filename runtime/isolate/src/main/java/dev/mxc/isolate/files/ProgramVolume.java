package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply.Attributes;
import dev.mxc.bridge.protocol.FileReply.Entry;
import dev.mxc.bridge.protocol.FileReply.FileType;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The folder of the programs of a session: read-only, one file per program that ran. */
final class ProgramVolume implements Volume {

  static final String ROOT = "/app";

  private static final int DEVICE = 3;

  // Guarded by this.
  private final Map<String, byte[]> programs = new LinkedHashMap<>();

  synchronized void put(String name, byte[] source) {
    programs.put(ROOT + "/" + name, source.clone());
  }

  synchronized boolean contains(String path) {
    return programs.containsKey(path);
  }

  private static Attributes attributes(FileType type, int mode, long size, long inode) {
    long time = HomeVolume.MODIFIED_NANOS;
    return new Attributes(type, mode, size, time, time, time, inode, DEVICE, 1);
  }

  private Attributes program(String path) throws FileException {
    byte[] source = programs.get(path);
    if (source == null) {
      throw new FileException(Errno.ENOENT, path);
    }
    return attributes(FileType.REGULAR, 0444, source.length, path.hashCode());
  }

  @Override
  public synchronized Attributes stat(String path, boolean followLinks) throws FileException {
    return path.equals(ROOT) ? attributes(FileType.DIRECTORY, 0555, 4096, 1) : program(path);
  }

  @Override
  public synchronized List<Entry> list(String path) throws FileException {
    if (!path.equals(ROOT)) {
      program(path);
      throw new FileException(Errno.ENOTDIR, path);
    }
    List<Entry> entries = new ArrayList<>();
    for (String program : programs.keySet()) {
      entries.add(new Entry(GuestPaths.name(program), program(program)));
    }
    return entries;
  }

  @Override
  public synchronized OpenFile open(String path, Set<OpenOption> options, int mode)
      throws FileException {
    if (options.contains(OpenOption.WRITE)) {
      throw new FileException(Errno.EACCES, path);
    }
    if (path.equals(ROOT)) {
      throw new FileException(Errno.EISDIR, path);
    }
    program(path);
    return new ProgramFile(path, ByteBuffer.wrap(programs.get(path)).asReadOnlyBuffer());
  }

  private record ProgramFile(String path, ByteBuffer bytes) implements OpenFile {
    @Override
    public int read(long position, ByteBuffer target) {
      if (position >= bytes.limit()) {
        return -1;
      }
      int length = Math.min(target.remaining(), bytes.limit() - (int) position);
      target.put(bytes.slice((int) position, length));
      return length;
    }

    @Override
    public long write(long position, ByteBuffer source) throws FileException {
      throw new FileException(Errno.EBADF, path);
    }

    @Override
    public long size() {
      return bytes.limit();
    }

    @Override
    public void truncate(long size) throws FileException {
      throw new FileException(Errno.EBADF, path);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
