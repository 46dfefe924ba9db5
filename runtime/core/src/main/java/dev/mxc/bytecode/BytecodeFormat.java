package dev.mxc.bytecode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the interpreter wants its bytecode files: taken from those of its own standard library.
 *
 * @param suffix how their names end, behind the module's name
 * @param magic what they begin with
 */
record BytecodeFormat(String suffix, int magic) {

  static final int HEADER_BYTES = 16;

  /** The format of the Python home in a folder of language homes; empty when it has no bytecode. */
  static Optional<BytecodeFormat> of(Path languageHome) {
    Path cache = languageHome.resolve("python/lib/python3.12/__pycache__");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(cache, "os.*.pyc")) {
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          byte[] magic = in.readNBytes(Integer.BYTES);
          return magic.length < Integer.BYTES
              ? Optional.empty()
              : Optional.of(
                  new BytecodeFormat(
                      file.getFileName().toString().substring("os".length()),
                      ByteBuffer.wrap(magic).order(ByteOrder.LITTLE_ENDIAN).getInt()));
        }
      }
    } catch (IOException _) {
      // A home without bytecode: packages go without as well.
    }
    return Optional.empty();
  }

  /**
   * The header of a file that is valid for a source of this time and size. (Not the kind with a
   * hash of the source: the interpreter looks for the hash eight bytes too far.)
   */
  byte[] header(long modifiedSeconds, int size) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(magic)
        .putInt(0)
        .putInt((int) modifiedSeconds)
        .putInt(size)
        .array();
  }
}
