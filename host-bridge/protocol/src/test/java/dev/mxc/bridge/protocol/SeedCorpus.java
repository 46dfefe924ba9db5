package dev.mxc.bridge.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The inputs that {@link DecoderFuzzTest} begins with, by the names of their files. */
final class SeedCorpus {

  /** Where they lie; what a long run found wrong once lies there too. */
  static final Path FOLDER =
      Path.of("src/test/resources/dev/mxc/bridge/protocol/DecoderFuzzTestInputs/bytes");

  private SeedCorpus() {}

  /**
   * One input for each message of {@link Samples}, hostile changes of them, and pipes of frames.
   */
  static Map<String, byte[]> inputs() {
    Map<String, byte[]> inputs = new LinkedHashMap<>();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (Message message : Stream.<Message>concat(Samples.toHost(), Samples.toWorker()).toList()) {
      String kind = message.getClass().getSimpleName();
      int number = numbers.merge(kind, 1, Integer::sum);
      byte[] frame = MessageCodec.encode(message);
      inputs.put("frame-" + kind + "-" + number, frame);
      if (number == 1) {
        inputs.put("hostile-cut-" + kind, Arrays.copyOf(frame, frame.length * 2 / 3));
        inputs.put("hostile-huge-" + kind, withLargestNumber(frame));
      }
    }
    inputs.put("hostile-empty", new byte[0]);
    inputs.put("hostile-surrogate", text((byte) 0xed, (byte) 0xa0, (byte) 0x80));
    inputs.put("hostile-overlong", text((byte) 0xc0, (byte) 0x80));
    inputs.put("hostile-replacement", text((byte) 0xef, (byte) 0xbf, (byte) 0xbd));
    inputs.put("pipe-run", pipe(Samples.toHost().toList()));
    inputs.put("pipe-orders", pipe(Samples.toWorker().toList()));
    inputs.put("hostile-pipe-cut", Arrays.copyOf(pipe(Samples.toHost().toList()), 99));
    inputs.put("hostile-pipe-negative", new byte[] {-1, -1, -1, -1, 67});
    inputs.put("hostile-pipe-large", new byte[] {0, 64, 0, 0, 67});
    return inputs;
  }

  /** A name that is no good name of a file is nobody's: names are of this project's classes. */
  static void write() throws IOException {
    Files.createDirectories(FOLDER);
    for (Map.Entry<String, byte[]> input : inputs().entrySet()) {
      Files.write(FOLDER.resolve(input.getKey()), input.getValue());
    }
  }

  /** Says that what follows the kind is as large as can be. */
  private static byte[] withLargestNumber(byte[] frame) {
    byte[] huge = Arrays.copyOf(frame, Math.max(frame.length, 6));
    ByteBuffer.wrap(huge).putInt(1, Integer.MAX_VALUE);
    return huge;
  }

  /** A frame with a text of these bytes. */
  private static byte[] text(byte... bytes) {
    byte[] frame = MessageCodec.encode(new Message.Hello("x".repeat(bytes.length)));
    System.arraycopy(bytes, 0, frame, frame.length - bytes.length, bytes.length);
    return frame;
  }

  private static byte[] pipe(List<? extends Message> messages) {
    ByteArrayOutputStream pipe = new ByteArrayOutputStream();
    FrameOutput out = new FrameOutput(pipe);
    try {
      for (Message message : messages) {
        out.send(message);
      }
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return pipe.toByteArray();
  }
}
