package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Errno;
import java.util.ArrayDeque;
import java.util.Deque;

/** Guest paths as text: absolute, in normal form, parted by slashes. */
final class GuestPaths {

  private GuestPaths() {}

  /**
   * The normal form of a path: no empty or dot segments, no trailing slash; {@code ..} takes the
   * segment before it away by name.
   *
   * @throws FileException EINVAL for NUL and lone surrogates
   */
  static String normalize(String workingDirectory, String path) throws FileException {
    check(path);
    String absolute = path.startsWith("/") ? path : workingDirectory + "/" + path;
    if (isNormal(absolute)) {
      return absolute;
    }
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : absolute.split("/")) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> segments.pollLast();
        default -> segments.addLast(segment);
      }
    }
    return "/" + String.join("/", segments);
  }

  private static boolean isNormal(String path) {
    return path.length() == 1
        || !path.endsWith("/")
            && !path.contains("//")
            && !path.contains("/./")
            && !path.contains("/../")
            && !path.endsWith("/.")
            && !path.endsWith("/..");
  }

  private static void check(String path) throws FileException {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < path.length()
              && Character.isLowSurrogate(path.charAt(i + 1));
      if (c == 0 || Character.isSurrogate(c) && !pair) {
        throw new FileException(Errno.EINVAL, path);
      }
      if (pair) {
        i++;
      }
    }
  }

  /** Whether {@code path} is {@code folder} or lies below it. */
  static boolean isWithin(String path, String folder) {
    return folder.equals("/")
        || path.startsWith(folder)
            && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  static String child(String folder, String name) {
    return folder.equals("/") ? "/" + name : folder + "/" + name;
  }
}
