package dev.mxc.worker;

import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FrameInput;
import dev.mxc.bridge.protocol.FrameOutput;
import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.MessageCodec;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The worker's end of the wire, for a program that plays a worker. */
final class RedWire {

  private final FrameInput in = new FrameInput(new FileInputStream("/dev/fd/4"), Integer.MAX_VALUE);
  private final OutputStream raw = new FileOutputStream("/dev/fd/3");
  private final FrameOutput out = new FrameOutput(raw);
  private int lastCall;
  private String source = "";

  RedWire() throws IOException {}

  void send(Message message) throws IOException {
    out.send(message);
  }

  /** A frame with any content. */
  void frame(byte... content) throws IOException {
    raw(ByteBuffer.allocate(4 + content.length).putInt(content.length).put(content).array());
  }

  /** Any bytes. */
  void raw(byte... bytes) throws IOException {
    raw.write(bytes);
    raw.flush();
  }

  Message.ToWorker next() throws IOException {
    return MessageCodec.decodeToWorker(in.next().orElseThrow());
  }

  /** As a good worker does, until a program is to be started. */
  void prepare() throws IOException {
    send(new Message.Hello(MessageCodec.buildDigest()));
    send(new Message.Ready(0));
    awaitStart();
  }

  void awaitStart() throws IOException {
    while (true) {
      // The claim and what comes before it are of no interest.
      if (next() instanceof Message.Start(var spec)) {
        source = new String(spec.source(), StandardCharsets.UTF_8);
        return;
      }
    }
  }

  /** The program that was to be started: what a test tells its worker. */
  String source() {
    return source;
  }

  /** As a good worker does, up to the guest's first instruction. */
  void begin() throws IOException {
    prepare();
    send(new Message.Started());
  }

  FileReply file(FileRequest request) throws IOException {
    int call = ++lastCall;
    send(new Message.FileCall(call, request));
    while (true) {
      if (next() instanceof Message.FileAnswer(var id, var reply) && id == call) {
        return reply;
      }
    }
  }

  ToolReply tool(String name, String argumentsJson) throws IOException {
    int call = ++lastCall;
    send(new Message.ToolCall(call, name, argumentsJson));
    while (true) {
      if (next() instanceof Message.ToolAnswer(var id, var reply) && id == call) {
        return reply;
      }
    }
  }

  void say(String line) throws IOException {
    send(
        new Message.Output(
            OutputStreamKind.STDOUT, (line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  void end() throws IOException {
    end(new RunOutcome.Completed(null));
  }

  void end(RunOutcome outcome) throws IOException {
    send(new Message.Ended(outcome, 0, 0));
  }

  /** Reads what the host sends, until it ends. */
  void idle() throws IOException {
    while (in.next().isPresent()) {
      // Nothing is answered.
    }
  }

  static byte[] outputOf(int length) {
    return new byte[Math.min(length, WireBounds.STREAM_FRAME_BYTES_MAX)];
  }
}
