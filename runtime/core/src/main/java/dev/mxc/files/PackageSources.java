package dev.mxc.files;

import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.guard.sys.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sources of a folder of packages, read as a guest would read them. */
public final class PackageSources implements AutoCloseable {

  /** Larger ones are data by another name. */
  public static final int SOURCE_BYTES_MAX = 1 << 20;

  private final HostTree tree;

  PackageSources(HostTree tree) {
    this.tree = tree;
  }

  /** A source at one moment. */
  public record Source(long modifiedNanos, byte[] bytes) {}

  /**
   * Opens a folder.
   *
   * @param own folders of mxc's own, refused inside it
   * @throws IOException when it cannot be opened
   */
  public static PackageSources open(Path folder, List<Path> own) throws IOException {
    return new PackageSources(HostTree.open(folder, Reserved.of(folder, own, List.of())));
  }

  /** A source by its path below the folder; empty when there is none that a guest could read. */
  public Optional<Source> read(String path) {
    try (OpenedFile file = tree.open(path, Set.of(OpenOption.READ), 0, () -> {})) {
      long size = file.status().size();
      if (file.status().type() != FileCalls.S_IFREG || size > SOURCE_BYTES_MAX) {
        return Optional.empty();
      }
      byte[] bytes = new byte[(int) size];
      readFully(file.channel(), ByteBuffer.wrap(bytes));
      return Optional.of(new Source(file.status().modifiedNanos(), bytes));
    } catch (FileFailure | IOException _) {
      return Optional.empty();
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, buffer.position()) < 0) {
        throw new IOException("the file shrinks while it is read");
      }
    }
  }

  @Override
  public void close() {
    tree.close();
  }
}
