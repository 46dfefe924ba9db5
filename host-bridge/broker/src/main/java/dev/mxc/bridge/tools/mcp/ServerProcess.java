package dev.mxc.bridge.tools.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** A server's process: lines in, lines out, and an end that leaves nothing behind. */
final class ServerProcess {

  /** The longest line taken; a longer one ends the server. */
  static final int LINE_BYTES_MAX = 64 << 20;

  /** What is kept of the server's standard error, for whoever asks why it does not start. */
  private static final int ERROR_BYTES_MAX = 4096;

  private static final Duration END_WITHIN = Duration.ofSeconds(2);

  /** A server whose pipes break has said why, and may need a moment to be gone. */
  private static final Duration LAST_WORDS_WITHIN = Duration.ofMillis(500);

  /** What a program needs to start at all; anything more of the host's may be a secret. */
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "LC_ALL", "TMPDIR");

  private final Process process;
  private final ReentrantLock writing = new ReentrantLock();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private final Thread readsErrors;

  private ServerProcess(Process process) {
    this.process = process;
    this.readsErrors = Thread.ofVirtual().name("mcp-errors").start(this::readErrors);
  }

  /**
   * Starts a server.
   *
   * @param line takes each line that it writes, one after the other
   * @param ended runs once, when there will be no more
   * @throws IOException when the command cannot be started
   */
  static ServerProcess start(
      List<String> command, Map<String, String> environment, Consumer<String> line, Runnable ended)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment);
    ServerProcess server;
    try {
      server = new ServerProcess(builder.start());
    } catch (IOException e) {
      // Without its cause, which does not name the command.
      throw new IOException(e.getMessage());
    }
    Thread.ofVirtual()
        .name("mcp-lines")
        .start(() -> {
          try {
            server.readLines(line);
          } finally {
            // Before the kill, which closes this side's streams with all that is unread in them.
            server.awaitLastWords();
            server.kill();
            ended.run();
          }
        });
    return server;
  }

  /** Writes a line; blocks while the server does not read. */
  void write(String line) throws IOException {
    writing.lock();
    try {
      OutputStream out = process.getOutputStream();
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  /** The beginning of what the server wrote on its standard error. */
  String errors() {
    awaitLastWords();
    synchronized (errors) {
      return errors.toString(StandardCharsets.UTF_8).strip();
    }
  }

  private void awaitLastWords() {
    try {
      readsErrors.join(LAST_WORDS_WITHIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks the server to end by closing its input, and then makes it. */
  void end() {
    // Before it ends: whose parent is gone is nobody's descendant any more.
    List<ProcessHandle> children = process.descendants().toList();
    // On a thread of its own: what is being written to a server that does not read holds the
    // stream.
    Thread.ofVirtual().name("mcp-close").start(this::closeInput);
    try {
      process.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    kill();
  }

  private void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException _) {
      // It is gone already.
    }
  }

  private void kill() {
    // A server that a launcher such as npx has started is a child of that.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void readLines(Consumer<String> line) {
    try (InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          bytes.write(b);
        } else {
          if (bytes.size() > 0) {
            line.accept(bytes.toString(StandardCharsets.UTF_8));
          }
          bytes.reset();
        }
        if (bytes.size() > LINE_BYTES_MAX) {
          return;
        }
      }
    } catch (IOException _) {
      // The server is gone, which its reader hears of anyway.
    }
  }

  private void readErrors() {
    byte[] buffer = new byte[1024];
    try (InputStream in = process.getErrorStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (errors) {
          errors.write(buffer, 0, Math.min(n, ERROR_BYTES_MAX - errors.size()));
        }
      }
    } catch (IOException _) {
      // As above.
    }
  }
}
