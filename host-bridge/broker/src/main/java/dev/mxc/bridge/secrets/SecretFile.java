package dev.mxc.bridge.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Secrets in files. */
public final class SecretFile {

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private SecretFile() {}

  /** Reads a regular file of bounded size and cuts one newline at its end. */
  static Secret read(String secret, Path file) throws SecretException {
    byte[] bytes = new byte[0];
    try {
      if (!Files.isRegularFile(file)) {
        throw new SecretException(secret, "is not there; its file is missing or no regular file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        // A newline of two bytes and one byte that tells a larger file.
        bytes = in.readNBytes(Secrets.BYTES_MAX + 3);
      }
      int end = bytes.length;
      if (end > 0 && bytes[end - 1] == '\n') {
        end -= end > 1 && bytes[end - 2] == '\r' ? 2 : 1;
      }
      if (end > Secrets.BYTES_MAX) {
        throw new SecretException(
            secret, "is in a file that is larger than " + Secrets.BYTES_MAX + " bytes");
      }
      return Secret.of(Arrays.copyOf(bytes, end));
    } catch (IOException _) {
      throw new SecretException(secret, "cannot be read; look at the permissions of its file");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** What to tell the operator about who else may read or change the file of a secret. */
  public static Optional<String> permissionWarning(String secret, Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      return OWNERS.containsAll(permissions)
          ? Optional.empty()
          : Optional.of(
              "the file of the secret "
                  + secret
                  + " is open to other users ("
                  + PosixFilePermissions.toString(permissions)
                  + "); chmod 600 it");
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }
}
