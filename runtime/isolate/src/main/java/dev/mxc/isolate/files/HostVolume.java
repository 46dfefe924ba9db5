package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileReply.Attributes;
import dev.mxc.bridge.protocol.FileReply.Entry;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.bridge.protocol.HostServices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The host's mounts, and all that is no mount at all: the host decides. The attributes that came
 * with a listing are used for the few looks at an entry that usually follow (os.walk of GraalPy has
 * three), within a second, and forgotten at the first change or the next listing.
 */
final class HostVolume implements Volume {

  private static final int REMEMBERED_MAX = 4096;
  private static final int LOOKS_MAX = 4;
  private static final long LISTED_NANOS_MAX = 1_000_000_000;

  private final HostServices host;

  /** Attributes of a listing, and how many looks they may still serve. */
  private static final class Listed {
    private final Attributes attributes;
    private int looksLeft = LOOKS_MAX;

    Listed(Attributes attributes) {
      this.attributes = attributes;
    }

    /** The attributes, where they are what a look asks for and not worn out. */
    @Nullable Attributes serve(boolean followLinks) {
      boolean leadsOn = followLinks && attributes.type() == FileReply.FileType.SYMBOLIC_LINK;
      return leadsOn || looksLeft-- <= 0 ? null : attributes;
    }
  }

  /** Of the last listing, by path. Guarded by itself. */
  private final Map<String, Listed> listed = new HashMap<>();

  /** Guarded by {@link #listed}. */
  private long listedAt;

  private final HostFile.Changes changes =
      new HostFile.Changes() {
        private final AtomicLong count = new AtomicLong();

        @Override
        public void happened() {
          count.incrementAndGet();
          synchronized (listed) {
            listed.clear();
          }
        }

        @Override
        public long count() {
          return count.get();
        }
      };

  HostVolume(HostServices host) {
    this.host = host;
  }

  private FileReply ask(FileRequest request, String path) throws IOException {
    FileReply reply = host.file(request);
    if (reply instanceof FileReply.Failed(var errno)) {
      throw new FileException(errno, path);
    }
    return reply;
  }

  private <T extends FileReply> T ask(FileRequest request, String path, Class<T> expected)
      throws IOException {
    FileReply reply = ask(request, path);
    if (!expected.isInstance(reply)) {
      throw new FileException(Errno.EIO, path);
    }
    return expected.cast(reply);
  }

  private void change(FileRequest request, String path) throws IOException {
    changes.happened();
    ask(request, path);
  }

  @Override
  public Attributes stat(String path, boolean followLinks) throws IOException {
    synchronized (listed) {
      Listed entry = listed.get(path);
      if (entry != null && System.nanoTime() - listedAt < LISTED_NANOS_MAX) {
        Attributes known = entry.serve(followLinks);
        if (known != null) {
          return known;
        }
      }
    }
    return ask(new FileRequest.Stat(path, followLinks), path, Attributes.class);
  }

  @Override
  public List<Entry> list(String path) throws IOException {
    List<Entry> entries = new ArrayList<>();
    long cursor = 0;
    do {
      FileReply.Listing part =
          ask(new FileRequest.List(path, cursor), path, FileReply.Listing.class);
      entries.addAll(part.entries());
      cursor = part.nextCursor();
    } while (cursor != 0);
    synchronized (listed) {
      listed.clear();
      listedAt = System.nanoTime();
      for (Entry entry : entries) {
        if (listed.size() < REMEMBERED_MAX) {
          listed.put(GuestPaths.child(path, entry.name()), new Listed(entry.attributes()));
        }
      }
    }
    return entries;
  }

  @Override
  public OpenFile open(String path, Set<OpenOption> options, int mode) throws IOException {
    if (options.contains(OpenOption.WRITE)) {
      changes.happened();
    }
    FileReply.Opened opened =
        ask(new FileRequest.Open(path, options, mode), path, FileReply.Opened.class);
    return new HostFile(host, path, opened, options.contains(OpenOption.WRITE), changes);
  }

  @Override
  public void makeDirectory(String path, int mode) throws IOException {
    change(new FileRequest.MakeDirectory(path, mode), path);
  }

  @Override
  public void remove(String path, boolean directory) throws IOException {
    change(new FileRequest.Remove(path, directory), path);
  }

  @Override
  public void rename(String from, String to, boolean replace) throws IOException {
    change(new FileRequest.Rename(from, to, replace), from);
  }

  @Override
  public void setTimes(String path, long accessNanos, long modifiedNanos, boolean followLinks)
      throws IOException {
    change(new FileRequest.SetTimes(path, accessNanos, modifiedNanos, followLinks), path);
  }

  @Override
  public void setMode(String path, int mode) throws IOException {
    change(new FileRequest.SetMode(path, mode), path);
  }

  @Override
  public String readLink(String path) throws IOException {
    return ask(new FileRequest.ReadLink(path), path, FileReply.Text.class).text();
  }

  @Override
  public String realPath(String path) throws IOException {
    return ask(new FileRequest.RealPath(path), path, FileReply.Text.class).text();
  }
}
