package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mxc.guard.HostSupport;
import dev.mxc.guard.ProgramKind;
import dev.mxc.guard.Requirement;
import dev.mxc.worker.RuntimeImage;
import dev.mxc.worker.WorkerException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts the real command line as a process, as the launchers do. */
final class Mxc {

  private static final long SECONDS_MAX = 60;

  static {
    makeTheFastStartReady();
  }

  private final List<String> properties = new ArrayList<>();
  private final List<String> wrapper = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private String launcher = "mxc-run";
  private Path folder = Path.of("").toAbsolutePath();
  private byte[] input = new byte[0];

  private Mxc() {}

  /** No warning line is expected of it. */
  static final String GUARD =
      HostSupport.probe().unmet(Requirement.REQUIRED, ProgramKind.JVM_WORKER).isEmpty()
          ? "required"
          : "off";

  /** As the launchers' first use does; called again it does nothing. */
  static void makeTheFastStartReady() {
    try {
      RuntimeImage.open(_ -> {}).makeAotCaches(_ -> {});
    } catch (WorkerException _) {
      // None is made from a class path with folders (mvn test): workers start slower, that is all.
    }
  }

  /** {@code mxc-run} behind the guard, as far as this host can give one. */
  static Mxc command() {
    return new Mxc();
  }

  /** One run of {@link #command}. */
  static Ended run(String... arguments) {
    return command().with(arguments);
  }

  /** One run of {@code mxc}. */
  static Ended mxc(Path folder, String... arguments) {
    return launcher("mxc").in(folder).with(arguments);
  }

  /** As {@link #command}, by another name. */
  static Mxc launcher(String name) {
    Mxc command = command();
    command.launcher = name;
    return command;
  }

  Mxc in(Path workingDirectory) {
    folder = workingDirectory;
    return this;
  }

  Mxc input(byte[] bytes) {
    input = bytes;
    return this;
  }

  Mxc input(String text) {
    return input(text.getBytes(StandardCharsets.UTF_8));
  }

  /** With a variable in mxc's own environment. */
  Mxc environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Started by another program, whose last arguments become the command. */
  Mxc through(String... command) {
    wrapper.addAll(List.of(command));
    return this;
  }

  /** Standard output and error are terminals: the launchers tell. */
  Mxc onTerminal() {
    properties.add("-Dmxc.tty.out=true");
    properties.add("-Dmxc.tty.err=true");
    return this;
  }

  Started start(String... arguments) {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(properties);
    command.add("-Dmxc.launcher=" + launcher);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("dev.mxc.cli.Main");
    if (launcher.equals("mxc-run")) {
      command.addAll(List.of("--guard", GUARD));
    }
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(new File(folder.toString()));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("TERM", "xterm");
    builder.environment().remove("NO_COLOR");
    builder.environment().putAll(environment);
    try {
      return new Started(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ended with(String... arguments) {
    Started started = start(arguments);
    try (OutputStream stdin = started.process.getOutputStream()) {
      stdin.write(input);
    } catch (IOException _) {
      // It may end without having read its input.
    }
    return started.end();
  }

  /** A process under way. */
  static final class Started {
    final Process process;
    private final CompletableFuture<byte[]> err;

    Started(Process process) {
      this.process = process;
      this.err = CompletableFuture.supplyAsync(() -> all(process.getErrorStream()));
    }

    /** Waits for a line on standard output. */
    void awaitLine(String line) throws IOException {
      await(line + "\n");
    }

    /** Waits for text on standard output; returns it with what came before. */
    String await(String end) throws IOException {
      StringBuilder text = new StringBuilder();
      for (int c; (c = process.getInputStream().read()) >= 0; ) {
        text.append((char) c);
        if (text.toString().replace("\r", "").endsWith(end)) {
          return text.toString().replace("\r", "");
        }
      }
      return fail("no %s but %s; %s", end, text, end().errors());
    }

    /** Types on the terminal, or writes to standard input. */
    void type(String text) throws IOException {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    List<ProcessHandle> workers() {
      return process.descendants().toList();
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    }

    /** Waits for the end, without reading standard output. */
    Ended endUnread() {
      try {
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          fail("mxc does not end");
        }
        return new Ended(process.exitValue(), new byte[0], err.get(10, TimeUnit.SECONDS));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    Ended end() {
      CompletableFuture<byte[]> out =
          CompletableFuture.supplyAsync(() -> all(process.getInputStream()));
      Ended unread = endUnread();
      Ended ended = new Ended(unread.status, out.join(), unread.err);
      assertThat(ended.errors() + ended.text())
          .as("Java's own words")
          .doesNotContain("\tat ", "Exception in thread", ".java:", "java.lang.");
      return ended;
    }

    private static byte[] all(InputStream stream) {
      try (stream) {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** How a process ended. */
  record Ended(int status, byte[] out, byte[] err) {

    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    String errors() {
      return new String(err, StandardCharsets.UTF_8);
    }

    /** What mxc itself said. */
    List<String> messages() {
      return errors().lines().filter(line -> line.startsWith("mxc: ")).toList();
    }

    /** The one object on standard output. */
    JsonNode json() {
      try {
        assertThat(text()).endsWith("}\n").hasLineCount(1);
        return new ObjectMapper().readTree(out);
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + text(), e);
      }
    }
  }
}
