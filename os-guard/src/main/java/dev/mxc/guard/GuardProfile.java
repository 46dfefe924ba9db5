package dev.mxc.guard;

import dev.mxc.guard.seccomp.SocketFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a guarded process gets. An empty builder grants nothing: no file, no network, an empty
 * environment. There is no network but loopback, ever; what needs one asks the host over a pipe.
 *
 * <p>Immutable. Paths in the new root ({@code target}) are absolute and normal.
 */
public final class GuardProfile {

  /** How a mount may be used. */
  public enum Access {
    READ,
    WRITE
  }

  /**
   * A file or folder of the host.
   *
   * @param source absolute, and free of symbolic links: name what they lead to
   * @param target where it appears
   */
  public record Mount(Path source, String target, Access access) {
    public Mount {
      if (!source.isAbsolute()) {
        throw new IllegalArgumentException("the mount source " + source + " is not absolute");
      }
      source = source.normalize();
      if (source.getNameCount() == 0) {
        throw new IllegalArgumentException(
            "the mount source / would grant the whole host: name a folder in it");
      }
      requireTarget(target);
      Objects.requireNonNull(access);
    }
  }

  /**
   * A folder in memory, empty at the start and gone at the end; it counts as memory of the tree.
   *
   * @param sizeBytes the most that it holds
   */
  public record Tmpfs(String target, long sizeBytes) {
    public Tmpfs {
      requireTarget(target);
      if (sizeBytes < 4096) {
        throw new IllegalArgumentException(
            "the size of " + target + " is " + sizeBytes + " B, and the least is 4096 B");
      }
    }
  }

  /** A symbolic link of the new root, as {@code /bin -> usr/bin}. */
  public record Link(String path, String to) {
    public Link {
      requireTarget(path);
    }
  }

  /** A small read-only file of the new root that is not the host's, as {@code /etc/passwd}. */
  public record TextFile(String path, String content) {
    public TextFile {
      requireTarget(path);
      Objects.requireNonNull(content);
    }
  }

  private final ProgramKind kind;
  private final Requirement requirement;
  private final Streams streams;
  private final List<Mount> mounts;
  private final List<Tmpfs> tmpfs;
  private final List<Link> links;
  private final List<TextFile> files;
  private final Map<String, String> environment;
  private final String workingDirectory;
  private final String hostname;
  private final GuardLimits limits;
  private final Set<SocketFamily> sockets;
  private final Set<Layer> switchedOff;
  private final boolean background;

  private GuardProfile(Builder builder) {
    this.kind = builder.kind;
    this.requirement = builder.requirement;
    this.streams = builder.streams;
    this.mounts = List.copyOf(builder.mounts);
    this.tmpfs = List.copyOf(builder.tmpfs);
    this.links = List.copyOf(builder.links);
    this.files = List.copyOf(builder.files);
    this.environment = Map.copyOf(builder.environment);
    this.workingDirectory = builder.workingDirectory;
    this.hostname = builder.hostname;
    this.limits = builder.limits;
    this.sockets = Set.copyOf(builder.sockets);
    this.switchedOff = Set.copyOf(builder.switchedOff);
    this.background = builder.background;
  }

  /** A profile that grants nothing, for this kind of program. */
  public static Builder builder(ProgramKind kind) {
    return new Builder(kind);
  }

  /** A builder that starts from this profile. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  public ProgramKind kind() {
    return kind;
  }

  public Requirement requirement() {
    return requirement;
  }

  public Streams streams() {
    return streams;
  }

  public List<Mount> mounts() {
    return mounts;
  }

  public List<Tmpfs> tmpfs() {
    return tmpfs;
  }

  public List<Link> links() {
    return links;
  }

  public List<TextFile> files() {
    return files;
  }

  /** The whole environment of the process. */
  public Map<String, String> environment() {
    return environment;
  }

  public String workingDirectory() {
    return workingDirectory;
  }

  public String hostname() {
    return hostname;
  }

  public GuardLimits limits() {
    return limits;
  }

  /** Families of which a foreign program may make sockets, in its own network namespace. */
  public Set<SocketFamily> sockets() {
    return sockets;
  }

  /** Whether the process gets only what processor time others leave. */
  public boolean background() {
    return background;
  }

  /** For tests alone: layers left out, so that a test can show that it fails without them. */
  Set<Layer> switchedOff() {
    return switchedOff;
  }

  static void requireTarget(String target) {
    Path path = Path.of(target);
    if (!path.isAbsolute() || !path.normalize().toString().equals(target)) {
      throw new IllegalArgumentException(
          "'" + target + "' is not a path of the new root: it must be absolute and normal");
    }
    for (String own : List.of("/proc", "/dev", "/sys")) {
      if (target.equals("/") || target.equals(own) || target.startsWith(own + "/")) {
        throw new IllegalArgumentException("nothing can be mounted on " + target);
      }
    }
  }

  /** Collects a profile. */
  public static final class Builder {
    private final ProgramKind kind;
    private Requirement requirement = Requirement.AUTO;
    private Streams streams = Streams.STANDARD;
    private final List<Mount> mounts = new ArrayList<>();
    private final List<Tmpfs> tmpfs = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<TextFile> files = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String workingDirectory = "/";
    private String hostname = "mxc";
    private GuardLimits limits = GuardLimits.DEFAULT;
    private final Set<SocketFamily> sockets = EnumSet.noneOf(SocketFamily.class);
    private final Set<Layer> switchedOff = EnumSet.noneOf(Layer.class);

    private boolean background;

    private Builder(ProgramKind kind) {
      this.kind = Objects.requireNonNull(kind);
    }

    private Builder(GuardProfile profile) {
      this(profile.kind);
      requirement = profile.requirement;
      streams = profile.streams;
      mounts.addAll(profile.mounts);
      tmpfs.addAll(profile.tmpfs);
      links.addAll(profile.links);
      files.addAll(profile.files);
      environment.putAll(profile.environment);
      workingDirectory = profile.workingDirectory;
      hostname = profile.hostname;
      limits = profile.limits;
      sockets.addAll(profile.sockets);
      switchedOff.addAll(profile.switchedOff);
      background = profile.background;
    }

    /** What must hold; {@link Requirement#AUTO} unless said. */
    public Builder requirement(Requirement requirement) {
      this.requirement = requirement;
      return this;
    }

    /** {@link Streams#STANDARD} unless said. */
    public Builder streams(Streams streams) {
      this.streams = streams;
      return this;
    }

    /** Grants a file or folder for reading, everything mounted beneath it included. */
    public Builder read(Path source, String target) {
      mounts.add(new Mount(source, target, Access.READ));
      return this;
    }

    /** Grants a file or folder for reading and writing. */
    public Builder write(Path source, String target) {
      mounts.add(new Mount(source, target, Access.WRITE));
      return this;
    }

    /** Adds a folder in memory. */
    public Builder tmpfs(String target, long sizeBytes) {
      tmpfs.add(new Tmpfs(target, sizeBytes));
      return this;
    }

    /** Adds a symbolic link to the new root. */
    public Builder link(String path, String to) {
      links.add(new Link(path, to));
      return this;
    }

    /** Adds a small read-only file to the new root. */
    public Builder file(String path, String content) {
      files.add(new TextFile(path, content));
      return this;
    }

    /** Adds a variable to the environment, which is otherwise empty. */
    public Builder environment(String name, String value) {
      if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
        throw new IllegalArgumentException("'" + name + "' cannot be an environment variable");
      }
      environment.put(name, value);
      return this;
    }

    /** A folder of the new root; {@code /} unless said. */
    public Builder workingDirectory(String path) {
      this.workingDirectory = path;
      return this;
    }

    /** At most 64 characters; {@code mxc} unless said. */
    public Builder hostname(String hostname) {
      if (!hostname.matches("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,62}[a-zA-Z0-9])?")) {
        throw new IllegalArgumentException("'" + hostname + "' is not a host name");
      }
      this.hostname = hostname;
      return this;
    }

    public Builder limits(GuardLimits limits) {
      this.limits = limits;
      return this;
    }

    /**
     * Lets a foreign program make sockets. They reach its own network namespace, in which there is
     * nothing but its own loopback, and sockets of files that are mounted; a worker makes none.
     */
    public Builder socket(SocketFamily family) {
      sockets.add(family);
      return this;
    }

    /** Gives the process what processor time others leave, see nice(1). */
    public Builder background() {
      background = true;
      return this;
    }

    /** For tests alone. */
    Builder without(Layer layer) {
      switchedOff.add(layer);
      return this;
    }

    /**
     * The profile.
     *
     * @throws IllegalArgumentException when two things claim one target, or a worker gets sockets
     */
    public GuardProfile build() {
      if (kind == ProgramKind.JVM_WORKER && !sockets.isEmpty()) {
        throw new IllegalArgumentException(
            "a JVM_WORKER makes no sockets: leave out socket(" + sockets + ")");
      }
      Map<String, String> targets = new LinkedHashMap<>();
      mounts.forEach(mount -> claim(targets, mount.target(), "the mount of " + mount.source()));
      tmpfs.forEach(folder -> claim(targets, folder.target(), "a folder in memory"));
      links.forEach(link -> claim(targets, link.path(), "the link to " + link.to()));
      files.forEach(file -> claim(targets, file.path(), "a file's content"));
      return new GuardProfile(this);
    }

    private static void claim(Map<String, String> targets, String target, String what) {
      String other = targets.putIfAbsent(target, what);
      if (other != null) {
        throw new IllegalArgumentException(
            target + " is both " + other + " and " + what + ": leave one out");
      }
    }
  }
}
