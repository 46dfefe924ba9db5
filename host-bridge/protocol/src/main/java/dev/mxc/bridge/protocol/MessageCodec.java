package dev.mxc.bridge.protocol;

import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Messages to frames and back. A frame's first byte is the kind of its message. Both sides are of
 * one build, so there is no versioning: {@link #buildDigest()} is compared before anything else is
 * believed.
 */
public final class MessageCodec {

  // Kinds of messages to the worker.
  private static final int PREPARE = 1;
  private static final int CLAIM = 2;
  private static final int START = 3;
  private static final int CANCEL = 4;
  private static final int FILE_ANSWER = 5;
  private static final int ASK_ANSWER = 6;
  private static final int INPUT = 7;
  private static final int OUTPUT_CREDIT = 8;
  private static final int RELEASE = 9;
  private static final int TOOL_ANSWER = 10;
  private static final int NETWORK_SIGNALLED = 11;

  // Kinds of messages to the host.
  private static final int HELLO = 65;
  private static final int READY = 66;
  private static final int STARTED = 67;
  private static final int OUTPUT = 68;
  private static final int FILE_CALL = 69;
  private static final int ASK = 70;
  private static final int REFUSED = 71;
  private static final int INPUT_CREDIT = 72;
  private static final int ENDED = 73;
  private static final int RELEASED = 74;
  private static final int TOOL_CALL = 75;
  private static final int NETWORK_OPEN = 76;
  private static final int NETWORK_SEND = 77;
  private static final int NETWORK_FINISH = 78;
  private static final int NETWORK_TAKEN = 79;
  private static final int NETWORK_CLOSE = 80;
  private static final int TOOL_CANCEL = 95;

  private MessageCodec() {}

  /** The frame of a message, without its length. */
  public static byte[] encode(Message message) {
    return write(message).toByteArray();
  }

  static WireWriter write(Message message) {
    WireWriter out = new WireWriter();
    switch (message) {
      case Message.ToWorker m -> encodeToWorker(out, m);
      case Message.ToHost m -> encodeToHost(out, m);
    }
    return out;
  }

  private static void encodeToWorker(WireWriter out, Message.ToWorker message) {
    switch (message) {
      case Message.Prepare(var build, var language, var threadsMax) ->
          out.u8(PREPARE).text(build).u8(language.ordinal()).i32(threadsMax);
      case Message.Claim(var spec) -> SpecCodec.claim(out.u8(CLAIM), spec);
      case Message.Start(var spec) -> SpecCodec.run(out.u8(START), spec);
      case Message.Cancel() -> out.u8(CANCEL);
      case Message.FileAnswer(var call, var reply) ->
          FileCodec.reply(out.u8(FILE_ANSWER).i32(call), reply);
      case Message.AskAnswer(var call, var reason) -> out.u8(ASK_ANSWER).i32(call).text(reason);
      case Message.ToolAnswer(var call, var reply) ->
          ToolCodec.reply(out.u8(TOOL_ANSWER).i32(call), reply);
      case Message.NetworkSignalled(var stream, var signal) ->
          NetworkCodec.signal(out.u8(NETWORK_SIGNALLED).i32(stream), signal);
      case Message.Input(var bytes) -> out.u8(INPUT).bytes(bytes);
      case Message.OutputCredit(var stream, var bytes) ->
          out.u8(OUTPUT_CREDIT).u8(stream.ordinal()).i32(bytes);
      case Message.Release() -> out.u8(RELEASE);
    }
  }

  private static void encodeToHost(WireWriter out, Message.ToHost message) {
    switch (message) {
      case Message.Hello(var build) -> out.u8(HELLO).text(build);
      case Message.Ready(var baseHeapBytes) -> out.u8(READY).i64(baseHeapBytes);
      case Message.Started() -> out.u8(STARTED);
      case Message.Output(var stream, var bytes) ->
          out.u8(OUTPUT).u8(stream.ordinal()).bytes(bytes);
      case Message.FileCall(var call, var request) ->
          FileCodec.request(out.u8(FILE_CALL).i32(call), request);
      case Message.Ask(var call, var capability, var target) ->
          out.u8(ASK).i32(call).u8(capability.ordinal()).text(target);
      case Message.ToolCall(var call, var name, var argumentsJson) ->
          out.u8(TOOL_CALL).i32(call).text(name).text(argumentsJson);
      case Message.NetworkOpen(var stream, var request) ->
          NetworkCodec.request(out.u8(NETWORK_OPEN).i32(stream), request);
      case Message.NetworkSend(var stream, var bytes) ->
          out.u8(NETWORK_SEND).i32(stream).bytes(bytes);
      case Message.NetworkFinish(var stream) -> out.u8(NETWORK_FINISH).i32(stream);
      case Message.NetworkTaken(var stream, var bytes) ->
          out.u8(NETWORK_TAKEN).i32(stream).i32(bytes);
      case Message.NetworkClose(var stream) -> out.u8(NETWORK_CLOSE).i32(stream);
      case Message.ToolCancel(var call) -> out.u8(TOOL_CANCEL).i32(call);
      case Message.Refused(var capability, var target, var reason) ->
          out.u8(REFUSED).u8(capability.ordinal()).text(target).text(reason);
      case Message.InputCredit(var bytes) -> out.u8(INPUT_CREDIT).i32(bytes);
      case Message.Ended(var outcome, var cpuNanos, var peakHeapBytes) ->
          SpecCodec.outcome(out.u8(ENDED).i64(cpuNanos).i64(peakHeapBytes), outcome);
      case Message.Released(var heldHeapBytes) -> out.u8(RELEASED).i64(heldHeapBytes);
    }
  }

  /**
   * Reads a frame of the host.
   *
   * @throws ProtocolException when it is no message to a worker
   */
  public static Message.ToWorker decodeToWorker(byte[] frame) throws ProtocolException {
    WireReader in = new WireReader(frame);
    int kind = in.u8();
    Message.ToWorker message =
        switch (kind) {
          case PREPARE -> new Message.Prepare(in.text(), in.constant(Language.values()), in.i32());
          case CLAIM -> new Message.Claim(SpecCodec.claim(in));
          case START -> new Message.Start(SpecCodec.run(in));
          case CANCEL -> new Message.Cancel();
          case FILE_ANSWER -> new Message.FileAnswer(in.i32(), FileCodec.reply(in));
          case ASK_ANSWER -> new Message.AskAnswer(in.i32(), in.text());
          case TOOL_ANSWER -> new Message.ToolAnswer(in.i32(), ToolCodec.reply(in));
          case NETWORK_SIGNALLED -> new Message.NetworkSignalled(in.i32(), NetworkCodec.signal(in));
          case INPUT -> new Message.Input(in.bytes());
          case OUTPUT_CREDIT ->
              new Message.OutputCredit(in.constant(OutputStreamKind.values()), in.count());
          case RELEASE -> new Message.Release();
          default -> throw new ProtocolException("no message to a worker: " + kind);
        };
    in.end();
    return message;
  }

  /**
   * Reads a frame of a worker, however hostile.
   *
   * @throws ProtocolException when it is no message to a host
   */
  public static Message.ToHost decodeToHost(byte[] frame) throws ProtocolException {
    WireReader in = new WireReader(frame);
    int kind = in.u8();
    Message.ToHost message =
        switch (kind) {
          case HELLO -> new Message.Hello(in.text());
          case READY -> new Message.Ready(in.i64());
          case STARTED -> new Message.Started();
          case OUTPUT -> new Message.Output(in.constant(OutputStreamKind.values()), in.bytes());
          case FILE_CALL -> new Message.FileCall(in.i32(), FileCodec.request(in));
          case ASK -> new Message.Ask(in.i32(), in.constant(Capability.values()), in.text());
          case TOOL_CALL -> new Message.ToolCall(in.i32(), in.text(), in.text());
          case NETWORK_OPEN -> new Message.NetworkOpen(in.i32(), NetworkCodec.request(in));
          case NETWORK_SEND -> new Message.NetworkSend(in.i32(), in.bytes());
          case NETWORK_FINISH -> new Message.NetworkFinish(in.i32());
          case NETWORK_TAKEN -> new Message.NetworkTaken(in.i32(), in.count());
          case NETWORK_CLOSE -> new Message.NetworkClose(in.i32());
          case TOOL_CANCEL -> new Message.ToolCancel(in.i32());
          case REFUSED ->
              new Message.Refused(in.constant(Capability.values()), in.text(), in.text());
          case INPUT_CREDIT -> new Message.InputCredit(in.count());
          case ENDED -> {
            long cpuNanos = in.i64();
            long peakHeapBytes = in.i64();
            yield new Message.Ended(SpecCodec.outcome(in), cpuNanos, peakHeapBytes);
          }
          case RELEASED -> new Message.Released(in.i64());
          default -> throw new ProtocolException("no message to a host: " + kind);
        };
    in.end();
    return message;
  }

  /**
   * A digest that differs when host and worker are not of one build: that of the codecs' own class
   * files.
   */
  public static String buildDigest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Class<?> codec :
          new Class<?>[] {
            MessageCodec.class,
            FileCodec.class,
            SpecCodec.class,
            ToolCodec.class,
            NetworkCodec.class
          }) {
        try (InputStream bytes = codec.getResourceAsStream(codec.getSimpleName() + ".class")) {
          if (bytes == null) {
            throw new IllegalStateException("no class file of " + codec);
          }
          digest.update(bytes.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
