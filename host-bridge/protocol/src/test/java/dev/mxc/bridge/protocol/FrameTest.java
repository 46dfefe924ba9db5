package dev.mxc.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FrameTest {

  @Test
  void framesComeOutAsTheyWentIn() throws IOException {
    ByteArrayOutputStream pipe = new ByteArrayOutputStream();
    FrameOutput out = new FrameOutput(pipe);
    out.send(new Message.Cancel());
    out.send(new Message.Input(new byte[1000]));

    FrameInput in = input(pipe.toByteArray());
    assertThat(in.next()).contains(MessageCodec.encode(new Message.Cancel()));
    assertThat(in.next()).contains(MessageCodec.encode(new Message.Input(new byte[1000])));
    assertThat(in.next()).isEmpty();
  }

  @Test
  void aFrameOfTheGreatestSizePassesAndALargerOneIsRefusedUnread() throws IOException {
    byte[] greatest = new byte[4 + 100];
    greatest[3] = 100;
    assertThat(new FrameInput(new ByteArrayInputStream(greatest), 100).next()).isPresent();

    greatest[3] = 101;
    assertThatThrownBy(() -> new FrameInput(new ByteArrayInputStream(greatest), 100).next())
        .isInstanceOf(ProtocolException.class)
        .hasMessage("a frame of 101 bytes");
  }

  @Test
  void emptyNegativeAndCutFramesAreRefused() {
    for (byte[] bytes :
        new byte[][] {
          {0, 0, 0, 0}, {-1, -1, -1, -1}, {0}, {0, 0, 0}, {0, 0, 0, 2, 1},
        }) {
      assertThatThrownBy(() -> input(bytes).next()).isInstanceOf(ProtocolException.class);
    }
  }

  private static FrameInput input(byte[] bytes) {
    return new FrameInput(new ByteArrayInputStream(bytes), 1 << 20);
  }
}
