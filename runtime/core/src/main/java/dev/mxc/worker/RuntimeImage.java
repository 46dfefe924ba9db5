package dev.mxc.worker;

import dev.mxc.bridge.protocol.Language;
import dev.mxc.guard.GuardStarter;
import dev.mxc.isolate.python.LanguageHomeBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What workers are started from: a JVM, a class path, the unpacked language homes, and AOT caches
 * where they were made. It lies in a folder of the user's cache whose name is a digest of the JVM
 * and the class path, so that a stale one is never used; it is published by a rename, so that a
 * half-made one is never seen.
 */
public final class RuntimeImage {

  private static final String HOME = "home";

  private final Path cache;
  private final boolean outlivesProcess;
  private final Path folder;
  private final Path javaHome;
  private final List<Path> classPath;

  private RuntimeImage(
      Path cache, boolean outlivesProcess, Path folder, Path javaHome, List<Path> classPath) {
    this.cache = cache;
    this.outlivesProcess = outlivesProcess;
    this.folder = folder;
    this.javaHome = javaHome;
    this.classPath = classPath;
  }

  /**
   * The image of this build and JVM, made when it is missing, which takes some seconds.
   *
   * @param progress hears in words what is being made; nothing is said when nothing is
   * @throws WorkerException when it cannot be made
   */
  public static RuntimeImage open(Consumer<String> progress) throws WorkerException {
    Optional<Path> users = CacheFolder.configured().flatMap(CacheFolder::open);
    Path cache = users.isPresent() ? users.get() : PrivateFolder.ofThisProcess();
    List<Path> classPath = WorkerClassPath.locate(cache.resolve("lib"));
    try {
      // Without links: the guard mounts what it is told, not what a link may lead to by then.
      Path javaHome = Path.of(System.getProperty("java.home")).toRealPath();
      Path folder = cache.resolve(ImageUse.PREFIX + digest(javaHome, classPath));
      RuntimeImage image = new RuntimeImage(cache, users.isPresent(), folder, javaHome, classPath);
      while (!ImageUse.hold(folder)) {
        underLock(cache, () -> image.make(progress));
      }
      return image;
    } catch (IOException e) {
      throw new WorkerException(
          "the language runtimes cannot be unpacked into " + cache + ": " + e.getMessage(), e);
    }
  }

  /**
   * Makes the AOT caches that are missing; each takes some ten seconds and saves one or two at
   * every start of a worker.
   *
   * @throws WorkerException when one cannot be made; workers start without it
   */
  public void makeAotCaches(Consumer<String> progress) throws WorkerException {
    try {
      underLock(
          cache,
          () -> {
            if (!Files.exists(guardCachePath())) {
              guardStarter().makeAotCache(guardCachePath());
            }
            for (Language language : Language.values()) {
              Path target = aotCachePath(language);
              if (!Files.exists(target)) {
                progress.accept("preparing the fast start of " + language.id());
                AotTraining.run(this, language, target);
              }
            }
          });
    } catch (IOException e) {
      throw new WorkerException("the AOT cache cannot be written: " + e.getMessage(), e);
    }
  }

  /** The JVM. */
  Path java() {
    return javaHome.resolve("bin/java");
  }

  /** The JDK's folder. */
  Path javaHome() {
    return javaHome;
  }

  /** Jars and folders of a worker. */
  List<Path> classPath() {
    return classPath;
  }

  /** What the guard's own process is started from. */
  public GuardStarter guardStarter() {
    GuardStarter starter = new GuardStarter(java(), classPath.subList(0, 1), Optional.empty());
    Path cache = guardCachePath();
    return Files.exists(cache) ? starter.withAotCache(cache) : starter;
  }

  private Path guardCachePath() {
    return folder.resolve("guard.aot");
  }

  /** The class path as an argument of {@code -cp}. */
  String classPathArgument() {
    return classPath.stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  /** The folder of the language homes. */
  public Path languageHome() {
    return folder.resolve(HOME);
  }

  /** The folder that holds all of the image, and goes with it: for what is of use to it alone. */
  public Path folder() {
    return folder;
  }

  /** Whether other processes of this user find it too, later ones as well. */
  public boolean outlivesProcess() {
    return outlivesProcess;
  }

  /** Everything of mxc's own that a guest must not reach through a mount. */
  public List<Path> ownFolders() {
    return List.of(cache);
  }

  /** The AOT cache of a language, when there is one. */
  Optional<Path> aotCache(Language language) {
    Path cache = aotCachePath(language);
    return Files.exists(cache) ? Optional.of(cache) : Optional.empty();
  }

  private Path aotCachePath(Language language) {
    return folder.resolve("worker-" + language.id() + ".aot");
  }

  private void make(Consumer<String> progress) throws IOException {
    if (ImageUse.hold(folder)) {
      return;
    }
    if (Files.isDirectory(folder)) {
      ImageUse.prepare(folder);
      return;
    }
    progress.accept("unpacking the language runtimes");
    Path part = Files.createTempDirectory(cache, "part-");
    try {
      LanguageHomeBuilder.build(part.resolve(HOME));
      ImageUse.prepare(part);
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
      ImageUse.prune(cache);
    } finally {
      FileTree.delete(part);
    }
  }

  private interface Step {
    void run() throws IOException, WorkerException;
  }

  /**
   * A file lock keeps other processes out, the monitor other threads: one JVM cannot lock a file
   * twice.
   */
  private static void underLock(Path cache, Step step) throws IOException, WorkerException {
    synchronized (RuntimeImage.class) {
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        step.run();
      }
    }
  }

  private static String digest(Path javaHome, List<Path> classPath) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, javaHome.toString(), System.getProperty("java.vm.version"));
      for (Path entry : classPath) {
        BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
        add(
            digest,
            entry.toString(),
            attributes.size() + " " + attributes.lastModifiedTime().toMillis());
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, String... texts) {
    for (String text : texts) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
  }
}
