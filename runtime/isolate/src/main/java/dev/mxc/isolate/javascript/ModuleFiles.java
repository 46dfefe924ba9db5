package dev.mxc.isolate.javascript;

import dev.mxc.isolate.files.PolyglotFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * What the engine's own loader of ECMAScript modules sees. It asks for a bare specifier without
 * naming the importer, so specifiers are resolved before: whenever a module's text is read, its
 * specifiers are replaced by absolute paths, which the prelude's resolver finds as Node does.
 * Modules of Node and CommonJS modules are paths below {@link #SYNTHETIC}, whose text is made here.
 */
final class ModuleFiles implements FileSystem {

  /**
   * No guest file can lie here: the folder is not a mount, and is answered before any mount is
   * looked at.
   */
  static final String SYNTHETIC = "/.mxc-modules/";

  private final PolyglotFiles files;
  private final Map<String, String> synthetic = new HashMap<>();

  /**
   * Real paths of regular files, as the resolver found them: the engine asks anew at each import.
   */
  private final Set<String> resolved = new HashSet<>();

  private @Nullable Value resolver;

  ModuleFiles(PolyglotFiles files) {
    this.files = files;
  }

  /**
   * {@code resolver(specifier, importer, dynamic)} answers with a path, or with a path and the text
   * of a synthetic module.
   */
  void resolveWith(Value function) {
    resolver = function;
  }

  /** A module's text with its specifiers resolved. */
  String rewriteModule(String path, String text) {
    return ModuleSyntax.rewrite(text, specifier -> resolve(specifier, path), true, path);
  }

  /** A script's text: only {@code import()} is a matter of modules there. */
  String rewriteScript(String path, String text) {
    return ModuleSyntax.rewrite(text, specifier -> specifier, false, path);
  }

  /**
   * The path that a module's specifier stands for; a specifier that nothing stands for stays what
   * it is, and fails when it is imported.
   */
  String resolve(String specifier, String importer) {
    Value function = resolver;
    if (function == null) {
      return specifier;
    }
    Value answer = function.execute(specifier, importer);
    String path = answer.getArrayElement(0).asString();
    if (answer.getArraySize() > 1) {
      synthetic.put(path, answer.getArrayElement(1).asString());
    } else if (!path.startsWith(SYNTHETIC)) {
      resolved.add(path);
    }
    return path;
  }

  /** The path of a module that is another one and says besides that it was a module. */
  String marked(String quotedPath) {
    String path = SYNTHETIC + "marked-" + synthetic.size() + ".mjs";
    synthetic.put(
        path,
        "export * from %1$s; export { default } from %1$s; export const __esModule = true;"
            .formatted(quotedPath));
    return path;
  }

  /**
   * The path under which a session's next program is loaded when one of its name has run: the
   * engine keeps modules by their path. Programs write it so themselves, as {@code
   * import('./a.mjs?2')}.
   */
  String again(String path, String text) {
    int count = 2;
    while (synthetic.containsKey(path + "?" + count)) {
      count++;
    }
    String fresh = path + "?" + count;
    synthetic.put(fresh, rewriteModule(path, text));
    return fresh;
  }

  private boolean isSynthetic(Path path) {
    return path.toString().startsWith(SYNTHETIC) || synthetic.containsKey(path.toString());
  }

  @Override
  public Path parsePath(URI uri) {
    return files.parsePath(uri);
  }

  @Override
  public Path parsePath(String path) {
    return files.parsePath(path);
  }

  @Override
  public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options)
      throws IOException {
    if (isSynthetic(path)) {
      text(path);
    } else if (!resolved.contains(path.toString())) {
      files.checkAccess(path, modes, options);
    }
  }

  @Override
  public void createDirectory(Path dir, FileAttribute<?>... attributes) throws IOException {
    files.createDirectory(dir, attributes);
  }

  @Override
  public void delete(Path path) throws IOException {
    files.delete(path);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (isSynthetic(path)) {
      return new TextChannel(text(path));
    }
    SeekableByteChannel channel = files.newByteChannel(path, options, attributes);
    String name = path.toString();
    if (name.endsWith(".json")) {
      return channel;
    }
    try (channel) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Channels.newInputStream(channel).transferTo(bytes);
      return new TextChannel(rewriteModule(name, bytes.toString(StandardCharsets.UTF_8)));
    }
  }

  private String text(Path path) throws NoSuchFileException {
    String text = synthetic.get(path.toString());
    if (text == null) {
      throw new NoSuchFileException(path.toString());
    }
    return text;
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path dir, DirectoryStream.Filter<? super Path> filter) throws IOException {
    return files.newDirectoryStream(dir, filter);
  }

  @Override
  public Path toAbsolutePath(Path path) {
    return files.toAbsolutePath(path);
  }

  @Override
  public Path toRealPath(Path path, LinkOption... options) throws IOException {
    return isSynthetic(path) || resolved.contains(path.toString())
        ? path
        : files.toRealPath(path, options);
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    if (isSynthetic(path)) {
      return Map.of(
          "isRegularFile", true,
          "isDirectory", false,
          "isSymbolicLink", false,
          "size", (long) text(path).length());
    }
    return files.readAttributes(path, names, options);
  }

  @Override
  public String getMimeType(Path path) {
    return path.toString().endsWith(".json") ? "application/json" : "application/javascript+module";
  }

  @Override
  public java.nio.charset.Charset getEncoding(Path path) {
    return StandardCharsets.UTF_8;
  }

  /** A text as a file that can be read. */
  private static final class TextChannel implements SeekableByteChannel {
    private final ByteBuffer bytes;

    TextChannel(String text) {
      this.bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read(ByteBuffer target) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int length = Math.min(target.remaining(), bytes.remaining());
      target.put(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
      return length;
    }

    @Override
    public int write(ByteBuffer source) {
      throw new java.nio.channels.NonWritableChannelException();
    }

    @Override
    public long position() {
      return bytes.position();
    }

    @Override
    public SeekableByteChannel position(long position) {
      bytes.position((int) Math.min(position, bytes.limit()));
      return this;
    }

    @Override
    public long size() {
      return bytes.limit();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new java.nio.channels.NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
