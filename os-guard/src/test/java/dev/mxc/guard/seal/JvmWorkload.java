package dev.mxc.guard.seal;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a JVM does all day, and what a worker must not; a line for each, as it went. */
public final class JvmWorkload {

  private JvmWorkload() {}

  public static void main(String[] arguments) throws Exception {
    say("threads", JvmWorkload::threads);
    say("virtual threads", JvmWorkload::virtualThreads);
    say("timer", JvmWorkload::timer);
    say("pipe", JvmWorkload::pipe);
    say("exceptions", JvmWorkload::exceptions);
    say("collector", JvmWorkload::collector);
    say("compiler", JvmWorkload::compiler);
    say("read file", () -> Files.readString(Path.of("/proc/self/comm")).isEmpty() ? "no" : "ok");
    say("list folder", () -> Path.of("/").toFile().list() == null ? "no" : "ok");
    say("map file", JvmWorkload::mapFile);
    say("random", () -> new SecureRandom().generateSeed(8).length == 8 ? "ok" : "no");
    say("processes seen", () -> ProcessHandle.current().isAlive() ? "ok" : "no");
    say("clock", () -> System.currentTimeMillis() > 0 && System.nanoTime() != 0 ? "ok" : "no");
    say("write file", () -> write(Path.of(arguments[0])));
    say("start process", () -> "" + new ProcessBuilder("/bin/true").start().waitFor());
    say("socket", () -> new ServerSocket(0).isBound() ? "ok" : "no");
    say("filters", () -> status("Seccomp_filters"));
  }

  private static void say(String what, Callable<String> body) {
    String result;
    try {
      result = body.call();
    } catch (Exception | Error e) {
      result = e.getClass().getSimpleName();
    }
    System.out.println(what + ": " + result);
  }

  private static String threads() throws Exception {
    int[] sum = new int[1];
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      threads.add(
          new Thread(() -> {
            synchronized (sum) {
              sum[0]++;
            }
          }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return sum[0] == 20 ? "ok" : "no";
  }

  private static String virtualThreads() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      return executor.submit(() -> "ok").get();
    }
  }

  private static String timer() throws Exception {
    try (ScheduledExecutorService timer = Executors.newScheduledThreadPool(1)) {
      return timer.schedule(() -> "ok", 5, TimeUnit.MILLISECONDS).get();
    }
  }

  private static String pipe() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.sink().write(ByteBuffer.wrap(new byte[] {7}));
    ByteBuffer read = ByteBuffer.allocate(1);
    pipe.source().read(read);
    return read.get(0) == 7 ? "ok" : "no";
  }

  private static int deep(int n) {
    return deep(n + 1) + 1;
  }

  private static int length(String text) {
    return text.length();
  }

  /** They come by signals to compiled code: a page fault for null, one more for the stack's end. */
  private static String exceptions() {
    int caught = 0;
    for (int i = 0; i < 20_000; i++) {
      try {
        caught += length(i % 10 == 0 ? null : "x") * 0;
      } catch (NullPointerException e) {
        caught++;
      }
      try {
        caught += 1 / (i % 10) * 0;
      } catch (ArithmeticException e) {
        caught++;
      }
    }
    try {
      caught += deep(0);
    } catch (StackOverflowError e) {
      caught++;
    }
    return caught == 4001 ? "ok" : "no " + caught;
  }

  private static String collector() {
    List<byte[]> kept = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] block = new byte[100_000];
      bytes += block.length;
      if (i % 100 == 0) {
        kept.add(block);
      }
    }
    System.gc();
    return bytes == 300_000_000L && kept.size() == 30 ? "ok" : "no";
  }

  private static String compiler() {
    long sum = 0;
    for (int i = 0; i < 30_000_000; i++) {
      sum += i ^ sum >>> 3;
    }
    return sum != 0 ? "ok" : "no";
  }

  private static String mapFile() throws IOException {
    Path file = Path.of(System.getProperty("java.home"), "lib", "modules");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, 4096).get(0) != 0 ? "ok" : "no";
    }
  }

  private static String write(Path file) throws IOException {
    Files.writeString(file, "written");
    try (InputStream in = Files.newInputStream(file)) {
      return in.readAllBytes().length == 7 ? "ok" : "no";
    }
  }

  private static String status(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElse("?");
  }
}
