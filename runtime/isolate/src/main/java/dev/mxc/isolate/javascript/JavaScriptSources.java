package dev.mxc.isolate.javascript;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.graalvm.polyglot.Source;

/**
 * The JavaScript that comes with the runtime: the prelude and Node's modules as far as they are
 * ours, and the packages that the build put into the jar. Sources are made once per process, so
 * that an engine parses each once.
 */
final class JavaScriptSources {

  /** Where web jars keep their files. */
  private static final String PACKAGES = "/META-INF/resources/webjars/";

  private static final String COMMON_JS_HEAD =
      "(function (exports, require, module, __filename, __dirname) {";

  /** Our own modules get the prelude's inner parts besides. */
  private static final String BUILTIN_HEAD = "(function (exports, require, module, internals) {";

  private static final String TAIL = "\n})";

  private static final ConcurrentMap<String, Source> SOURCES = new ConcurrentHashMap<>();

  private JavaScriptSources() {}

  /** A file of the prelude, to be evaluated. */
  static Source prelude(String name) {
    return SOURCES.computeIfAbsent(name, _ -> source("node:internal/" + name, require(name, name)));
  }

  /**
   * A module of Node that is ours, as a function of CommonJS; empty when there is none of that
   * name.
   */
  static Optional<Source> builtin(String name) {
    return function("node:" + name, "builtin/" + name + ".js", BUILTIN_HEAD);
  }

  /** A file of a package in the jar, as a function of CommonJS. */
  static Optional<Source> packaged(String path) {
    return function("node:packages/" + path, PACKAGES + path, COMMON_JS_HEAD);
  }

  /**
   * The text of a module wrapped into the function that CommonJS runs it in; lines stay where they
   * are.
   */
  static String wrap(String text) {
    return COMMON_JS_HEAD + text + TAIL;
  }

  private static Optional<Source> function(String name, String resource, String head) {
    Source known = SOURCES.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    return text(resource)
        .map(text -> SOURCES.computeIfAbsent(name, _ -> source(name, head + text + TAIL)));
  }

  private static Source source(String name, String text) {
    return Source.newBuilder(JavaScriptRuntime.ID, text, name).internal(true).buildLiteral();
  }

  private static String require(String name, String resource) {
    return text(resource).orElseThrow(() -> new IllegalStateException("no resource for " + name));
  }

  private static Optional<String> text(String resource) {
    try (InputStream bytes = JavaScriptSources.class.getResourceAsStream(resource)) {
      return bytes == null
          ? Optional.empty()
          : Optional.of(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
