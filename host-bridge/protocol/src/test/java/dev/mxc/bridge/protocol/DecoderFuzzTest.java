package dev.mxc.bridge.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Both decoders and the reader of frames, with any bytes. Runs over {@link SeedCorpus} and what was
 * found once; with {@code -Pfuzz} it looks for more, and leaves what it finds beside the seeds.
 */
class DecoderFuzzTest {

  /** As one frame, for either side, and as a pipe of frames. */
  @FuzzTest(maxDuration = "5m")
  void bytes(byte[] bytes) {
    Decoding.message(bytes);
    Decoding.pipe(bytes);
  }
}
