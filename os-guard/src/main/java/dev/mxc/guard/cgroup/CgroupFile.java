package dev.mxc.guard.cgroup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/** The files of a control group's folder. */
final class CgroupFile {

  private CgroupFile() {}

  static void write(Path file, String value) throws IOException {
    Files.writeString(file, value, StandardOpenOption.WRITE);
  }

  /** A file that is one number; empty when it is {@code max}, -1, or not there. */
  static OptionalLong number(Path file) {
    try {
      String text = Files.readString(file).strip().split(" ")[0];
      long value = Long.parseLong(text);
      return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /** A file of lines of a key and a number. */
  static OptionalLong keyed(Path file, String key) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(key + " ")) {
          return OptionalLong.of(Long.parseLong(line.substring(key.length() + 1).strip()));
        }
      }
    } catch (IOException | NumberFormatException _) {
      // An older kernel without it.
    }
    return OptionalLong.empty();
  }

  /** Why a write failed, without the path that the exception repeats. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "not delegated to this user";
    }
    if (e instanceof NoSuchFileException) {
      return "the controller is not enabled here";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return String.valueOf(e.getMessage());
  }
}
