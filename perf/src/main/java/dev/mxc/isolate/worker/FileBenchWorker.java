package dev.mxc.isolate.worker;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.bridge.protocol.FrameInput;
import dev.mxc.bridge.protocol.FrameOutput;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.isolate.ContextBinding;
import dev.mxc.isolate.GuestContext;
import dev.mxc.isolate.GuestTools;
import dev.mxc.isolate.LanguageRuntime;
import dev.mxc.isolate.Runtimes;
import dev.mxc.isolate.SpareContext;
import dev.mxc.isolate.files.GuestFiles;
import dev.mxc.isolate.languages.InstalledRuntimes;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A worker whose only language is a list of operations on files and tools, so that what is measured
 * is the guest's interfaces over the real wire and not an interpreter.
 */
public final class FileBenchWorker {

  private static final int ROUNDS = 3000;

  /** Arguments with one text of 1 KB. */
  private static final String TEXT = "{\"text\":\"" + "x".repeat(1024) + "\"}";

  private FileBenchWorker() {}

  /** Takes the folder of the language homes. */
  public static void main(String[] arguments) throws Exception {
    FrameInput in =
        new FrameInput(
            new FileInputStream(inherited(WorkerMain.FRAMES_IN_DESCRIPTOR)),
            WireBounds.TO_WORKER_FRAME_BYTES_MAX);
    FrameOutput out =
        new FrameOutput(new FileOutputStream(inherited(WorkerMain.FRAMES_OUT_DESCRIPTOR)));
    new Worker(in, out, new FileOperations(new InstalledRuntimes(Path.of(arguments[0])))).serve();
    Runtime.getRuntime().halt(0);
  }

  private static FileDescriptor inherited(int number) throws ReflectiveOperationException {
    Constructor<FileDescriptor> constructor =
        FileDescriptor.class.getDeclaredConstructor(int.class);
    constructor.setAccessible(true);
    return constructor.newInstance(number);
  }

  /** The "language": a program's text names the operation. */
  private record FileOperations(InstalledRuntimes installed) implements Runtimes, LanguageRuntime {

    @Override
    public LanguageRuntime runtime(Language language) {
      return this;
    }

    @Override
    public GuestFiles files(ClaimSpec claim, HostServices host, Consumer<Limit> passed) {
      return installed.files(claim, host, passed);
    }

    @Override
    public Language language() {
      return Language.PYTHON;
    }

    @Override
    public SpareContext prepare(int threadsMax) {
      return new Spare();
    }

    @Override
    public void close() {}
  }

  private record Spare() implements SpareContext {
    @Override
    public GuestContext bind(ContextBinding binding) {
      return new Bound(binding.files(), new GuestTools(binding.host(), List.of()));
    }

    @Override
    public void close() {}
  }

  private record Bound(GuestFiles files, GuestTools tools) implements GuestContext {

    @Override
    public RunOutcome run(RunSpec program, Runnable onStart) {
      onStart.run();
      try {
        return new RunOutcome.Completed(
            switch (new String(program.source(), StandardCharsets.UTF_8)) {
              case "stat" -> median(i -> files.stat("/m/small-" + i % 100, true));
              case "read4k" -> median(this::readSmall);
              case "sequential" -> sequential();
              case "tool" -> median(_ -> call("echo", TEXT));
              case "large result" -> largeResult();
              default -> throw new IOException("no such operation");
            });
      } catch (IOException e) {
        return new RunOutcome.Failed("IOException", String.valueOf(e.getMessage()), "");
      }
    }

    private interface Operation {
      void run(int round) throws IOException;
    }

    /** The median of many rounds in microseconds, after as many that warm up. */
    private static String median(Operation operation) throws IOException {
      long[] nanos = new long[ROUNDS];
      for (int round = 0; round < 2 * ROUNDS; round++) {
        long start = System.nanoTime();
        operation.run(round);
        nanos[round % ROUNDS] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      return String.valueOf(nanos[ROUNDS / 2] / 1000.0);
    }

    private void readSmall(int round) throws IOException {
      try (GuestFiles.Handle file =
          files.open("/m/small-" + round % 100, Set.of(OpenOption.READ), 0)) {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        if (file.read(0, buffer) != 4096) {
          throw new IOException("a short read");
        }
      }
    }

    private void call(String name, String argumentsJson) throws IOException {
      if (!(tools.call(name, argumentsJson) instanceof ToolReply.Returned)) {
        throw new IOException("no result");
      }
    }

    /** The median of a few in milliseconds. */
    private String largeResult() throws IOException {
      long[] nanos = new long[20];
      for (int round = 0; round < 2 * nanos.length; round++) {
        long start = System.nanoTime();
        call("large", "{}");
        nanos[round % nanos.length] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      return String.valueOf(nanos[nanos.length / 2] / 1e6);
    }

    /** Megabytes a second of one file from its start to its end, in reads of 64 KiB. */
    private String sequential() throws IOException {
      double best = 0;
      for (int round = 0; round < 5; round++) {
        long start = System.nanoTime();
        long position = 0;
        try (GuestFiles.Handle file = files.open("/m/big", Set.of(OpenOption.READ), 0)) {
          ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
          for (int length; (length = file.read(position, buffer.clear())) > 0; ) {
            position += length;
          }
        }
        best = Math.max(best, position / 1e6 / ((System.nanoTime() - start) / 1e9));
      }
      return String.valueOf(best);
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }
}
