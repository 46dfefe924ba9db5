package dev.mxc.isolate.worker;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.ClaimSpec.MountKind;
import dev.mxc.bridge.protocol.ClaimSpec.MountPoint;
import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FrameInput;
import dev.mxc.bridge.protocol.FrameOutput;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.MessageCodec;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.RunSpec.ContextLife;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.isolate.languages.InstalledRuntimes;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Does a worker's work once, with itself as host, so that a JVM started with {@code
 * -XX:AOTCacheOutput} sees the classes and methods that a worker uses.
 */
public final class TrainingMain {

  private static final int PIPE_BYTES = 1 << 20;

  private TrainingMain() {}

  /** Takes the folder of the language homes and the language's id. */
  public static void main(String[] arguments) throws IOException {
    Language language = language(arguments[1]);
    PipedInputStream framesIn = new PipedInputStream(PIPE_BYTES);
    PipedInputStream framesOut = new PipedInputStream(PIPE_BYTES);
    FrameOutput host = new FrameOutput(new PipedOutputStream(framesIn));
    Worker worker =
        new Worker(
            new FrameInput(framesIn, WireBounds.TO_WORKER_FRAME_BYTES_MAX),
            new FrameOutput(new PipedOutputStream(framesOut)),
            new InstalledRuntimes(Path.of(arguments[0])));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            worker.serve();
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    FrameInput fromWorker = new FrameInput(framesOut, WireBounds.TO_HOST_FRAME_BYTES_MAX);
    host.send(new Message.Prepare(MessageCodec.buildDigest(), language, 16));
    host.send(new Message.Claim(claim()));
    for (int i = 0; i < 2; i++) {
      host.send(new Message.Start(program(language)));
      RunOutcome outcome = answerUntilEnd(fromWorker, host);
      if (!(outcome instanceof RunOutcome.Completed)) {
        System.err.println("the training program failed: " + outcome);
        System.exit(1);
      }
    }
    // Not by halt: the cache is written on the way out.
    System.exit(0);
  }

  private static RunOutcome answerUntilEnd(FrameInput fromWorker, FrameOutput host)
      throws IOException {
    while (true) {
      switch (MessageCodec.decodeToHost(fromWorker.next().orElseThrow())) {
        case Message.Ended(var outcome, _, _) -> {
          return outcome;
        }
        case Message.FileCall(var call, _) ->
            host.send(new Message.FileAnswer(call, new FileReply.Failed(Errno.ENOENT)));
        case Message.Ask(var call, _, _) -> host.send(new Message.AskAnswer(call, "training"));
        case Message.InputCredit _ -> host.send(new Message.Input(new byte[0]));
        default -> {
          // Nothing to do for the rest.
        }
      }
    }
  }

  private static ClaimSpec claim() {
    return new ClaimSpec(
        Map.of(),
        List.of(
            new MountPoint("/workspace", MountKind.MEMORY, true, 1 << 20),
            new MountPoint("/tmp", MountKind.MEMORY, true, 1 << 20)),
        List.of(),
        List.of(),
        16,
        64,
        1 << 20,
        60_000,
        256 << 20,
        new byte[32]);
  }

  private static RunSpec program(Language language) throws IOException {
    String name = language == Language.PYTHON ? "training.py" : "training.js";
    try (InputStream source = TrainingMain.class.getResourceAsStream(name)) {
      if (source == null) {
        throw new IOException("no resource " + name);
      }
      return new RunSpec(
          language, false, name, source.readAllBytes(), List.of(), ContextLife.ONE_RUN);
    }
  }

  private static Language language(String id) {
    for (Language language : Language.values()) {
      if (language.id().equals(id)) {
        return language;
      }
    }
    throw new IllegalArgumentException(
        "no such language: "
            + new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }
}
