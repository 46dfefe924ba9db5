package dev.mxc.bytecode;

import dev.mxc.files.PackageSources.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * The bytecode of one trust domain: a folder of files, each named by a digest over the trust
 * domain, the format, and the path, time and content of its source. So a file is found by the
 * source it was made of or not at all, and none is ever changed. A checksum behind the code tells a
 * file that a crash or a full disk cut short; against forgery stands the folder, which nobody but
 * its user can write.
 */
final class BytecodeStore {

  /** What there is for a source. */
  enum Content {
    /** Nothing, or nothing whole. */
    ABSENT,
    /** Nothing can be made of it. */
    NONE,
    READY
  }

  /** The larger of a source's bytecode, several times the size of it. */
  static final int CODE_BYTES_MAX = 16 << 20;

  private static final int CHECKSUM_BYTES = Long.BYTES;
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final byte[] NONE = "no code\n".getBytes(StandardCharsets.US_ASCII);
  private static final long SECONDS_MAX = 0xffff_ffffL;

  private final Path folder;
  private final String domain;
  private final BytecodeFormat format;

  private BytecodeStore(Path folder, String domain, BytecodeFormat format) {
    this.folder = folder;
    this.domain = domain;
    this.format = format;
  }

  /**
   * Opens the store of a trust domain, making it where it is missing.
   *
   * @param parent a folder that nobody but this user can write
   * @param domain the trust domain's digest
   * @return nothing when it cannot be made
   */
  static Optional<BytecodeStore> open(Path parent, String domain, BytecodeFormat format) {
    try {
      Path all = BytecodePruning.folder(parent);
      var ownersOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(all, ownersOnly);
      Path folder = all.resolve(domain.substring(0, 32));
      Files.createDirectories(folder, ownersOnly);
      // The time says which store was used last.
      Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
      return Optional.of(new BytecodeStore(folder, domain, format));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  Path folder() {
    return folder;
  }

  BytecodeFormat format() {
    return format;
  }

  /** The name of a source's bytecode; empty for a time that no header can hold. */
  Optional<String> name(String path, Source source) {
    long seconds = seconds(source);
    if (seconds < 0 || seconds > SECONDS_MAX) {
      return Optional.empty();
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {domain, format.toString(), path, Long.toString(seconds)}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
      }
      digest.update(source.bytes());
      return Optional.of(HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** The time as headers have it. */
  static long seconds(Source source) {
    return TimeUnit.NANOSECONDS.toSeconds(source.modifiedNanos());
  }

  /** What there is under a name. Guests cause this, many at once, so no file is held as a whole. */
  Content content(String name) {
    try (InputStream in = Files.newInputStream(folder.resolve(name))) {
      CRC32C checksum = new CRC32C();
      byte[] buffer = new byte[CHUNK_BYTES];
      byte[] end = new byte[0];
      long length = 0;
      for (int count; (count = in.readNBytes(buffer, 0, CHUNK_BYTES)) > 0; ) {
        // The last bytes so far may be the file's last: not summed up yet.
        byte[] both = Arrays.copyOf(end, end.length + count);
        System.arraycopy(buffer, 0, both, end.length, count);
        int summed = Math.max(0, both.length - CHECKSUM_BYTES);
        checksum.update(both, 0, summed);
        length += summed;
        end = Arrays.copyOfRange(both, summed, both.length);
      }
      if (length == 0 && Arrays.equals(end, NONE)) {
        return Content.NONE;
      }
      return length > BytecodeFormat.HEADER_BYTES
              && ByteBuffer.wrap(end).getLong() == checksum.getValue()
          ? Content.READY
          : Content.ABSENT;
    } catch (IOException _) {
      return Content.ABSENT;
    }
  }

  /** Keeps the code of a source. */
  void put(String name, Source source, byte[] code) throws IOException {
    byte[] file =
        Arrays.copyOf(
            format.header(seconds(source), source.bytes().length),
            BytecodeFormat.HEADER_BYTES + code.length + CHECKSUM_BYTES);
    System.arraycopy(code, 0, file, BytecodeFormat.HEADER_BYTES, code.length);
    int length = file.length - CHECKSUM_BYTES;
    ByteBuffer.wrap(file, length, CHECKSUM_BYTES).putLong(checksum(file, length));
    write(name, file);
  }

  /** Notes that nothing can be made of a source, so that nobody tries again. */
  void putNone(String name) throws IOException {
    write(name, NONE);
  }

  /** What is whole is never replaced: guests may have read the first half of it. */
  private void write(String name, byte[] bytes) throws IOException {
    if (content(name) != Content.ABSENT) {
      return;
    }
    Path part = Files.createTempFile(folder, BytecodePruning.PART, "");
    try {
      Files.write(part, bytes);
      Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static long checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return checksum.getValue();
  }
}
