package dev.mxc.guard;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A guarded process was not started, and nothing of it is left. The message names the thing, the
 * place and the remedy.
 */
public abstract sealed class GuardException extends Exception {
  private static final long serialVersionUID = 1L;

  GuardException(String message) {
    super(message);
  }

  /** The profile asks for what cannot be: no host could do it. */
  public static final class InvalidProfile extends GuardException {
    private static final long serialVersionUID = 1L;

    public InvalidProfile(String message) {
      super(message);
    }
  }

  /** This host cannot hold what the profile says must hold. */
  public static final class Unenforceable extends GuardException {
    private static final long serialVersionUID = 1L;

    private final transient Map<Layer, Finding.Missing> missing;

    public Unenforceable(Map<Layer, Finding.Missing> missing) {
      super("this host cannot enforce " + words(missing));
      Map<Layer, Finding.Missing> copy = new EnumMap<>(Layer.class);
      copy.putAll(missing);
      this.missing = Collections.unmodifiableMap(copy);
    }

    /** What is missing, with why and what to do. */
    public Map<Layer, Finding.Missing> missing() {
      return missing;
    }

    private static String words(Map<Layer, Finding.Missing> missing) {
      return missing.entrySet().stream()
          .map(entry ->
              name(entry.getKey())
                  + ": "
                  + entry.getValue().reason()
                  + (entry.getValue().remedy().isEmpty()
                      ? ""
                      : " (" + entry.getValue().remedy() + ")"))
          .collect(Collectors.joining("; "));
    }

    private static String name(Layer layer) {
      return layer.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }

  /** A step of the launch failed. */
  public static final class LaunchFailed extends GuardException {
    private static final long serialVersionUID = 1L;

    private final String step;
    private final int errno;

    /**
     * @param step what was being done, and to what
     * @param errno the kernel's answer, see errno(3); 0 when the failure is not one of a call
     * @param reason the answer in words, with the remedy
     */
    public LaunchFailed(String step, int errno, String reason) {
      super(step + ": " + reason);
      this.step = step;
      this.errno = errno;
    }

    /** What was being done, and to what. */
    public String step() {
      return step;
    }

    /** The kernel's answer, when it was the kernel that refused: see errno(3). */
    public OptionalInt errno() {
      return errno == 0 ? OptionalInt.empty() : OptionalInt.of(errno);
    }
  }
}
