package dev.mxc.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {

  @ParameterizedTest
  @MethodSource("dev.mxc.bridge.protocol.Samples#toWorker")
  void aMessageToAWorkerComesBackAsItWas(Message.ToWorker message) throws ProtocolException {
    assertThat(MessageCodec.decodeToWorker(MessageCodec.encode(message)))
        .usingRecursiveComparison()
        .isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("dev.mxc.bridge.protocol.Samples#toHost")
  void aMessageToAHostComesBackAsItWas(Message.ToHost message) throws ProtocolException {
    assertThat(MessageCodec.decodeToHost(MessageCodec.encode(message)))
        .usingRecursiveComparison()
        .isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("dev.mxc.bridge.protocol.Samples#toHost")
  void aMessageToAHostIsNoneToAWorker(Message.ToHost message) {
    assertThatThrownBy(() -> MessageCodec.decodeToWorker(MessageCodec.encode(message)))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @MethodSource("dev.mxc.bridge.protocol.Samples#toHost")
  void everyCutAndEveryByteBehindIsRefused(Message.ToHost message) {
    byte[] frame = MessageCodec.encode(message);

    for (int length = 0; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThatThrownBy(() -> MessageCodec.decodeToHost(cut))
          .as("%d of %d bytes", length, frame.length)
          .isInstanceOf(ProtocolException.class);
    }
    assertThatThrownBy(() -> MessageCodec.decodeToHost(Arrays.copyOf(frame, frame.length + 1)))
        .isInstanceOf(ProtocolException.class);
  }

  /** Whatever comes, it is a message or refused, and never takes memory that the frame has not. */
  @Test
  void changedFramesAreDecodedOrRefused() {
    Random random = new Random(7);
    List<byte[]> frames = Samples.toHost().map(MessageCodec::encode).toList();
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] frame = frames.get(random.nextInt(frames.size())).clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
      }
      try {
        MessageCodec.decodeToHost(frame);
      } catch (ProtocolException _) {
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 99_999);
  }

  @Test
  void aCountThatTheFrameCannotHoldIsRefusedBeforeMemoryIsTaken() {
    byte[] frame =
        ByteBuffer.allocate(1 + 1 + 4 + 4)
            .put((byte) 68)
            .put((byte) 0)
            .putInt(Integer.MAX_VALUE)
            .putInt(0)
            .array();

    assertThatThrownBy(() -> MessageCodec.decodeToHost(frame))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    byte[] frame = MessageCodec.encode(new Message.Hello("xx"));
    frame[frame.length - 1] = (byte) 0xff;

    assertThatThrownBy(() -> MessageCodec.decodeToHost(frame))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void theBuildsDigestIsTheSameEveryTime() {
    assertThat(MessageCodec.buildDigest()).hasSize(64).isEqualTo(MessageCodec.buildDigest());
  }
}
