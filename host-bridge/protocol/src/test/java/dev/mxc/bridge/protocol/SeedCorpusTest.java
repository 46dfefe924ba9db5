package dev.mxc.bridge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the fuzz target begins with has every kind of message in it. */
class SeedCorpusTest {

  private static final String REMEDY =
      "add a message to Samples, then: ./build -Dquickly -pl host-bridge/protocol test"
          + " -Dtest=SeedCorpusTest -Dmxc.test.seeds=write";

  @BeforeAll
  static void writeWhenAsked() throws IOException {
    if ("write".equals(System.getProperty("mxc.test.seeds"))) {
      SeedCorpus.write();
    }
  }

  @Test
  void everyKindOfMessageIsASample() {
    Set<Class<?>> sampled = new LinkedHashSet<>();
    Stream.<Message>concat(Samples.toHost(), Samples.toWorker())
        .forEach(message -> sampled.addAll(Kinds.of(message)));

    assertThat(sampled).as(REMEDY).containsExactlyInAnyOrderElementsOf(Kinds.all());
  }

  @Test
  void everyKindOfMessageIsASeed() throws IOException {
    Set<Class<?>> seeded = new LinkedHashSet<>();
    try (Stream<Path> files = Files.list(SeedCorpus.FOLDER)) {
      for (Path file : files.toList()) {
        byte[] frame = Files.readAllBytes(file);
        Decoding.message(frame).ifPresent(message -> seeded.addAll(Kinds.of(message)));
      }
    }

    assertThat(seeded).as(REMEDY).containsExactlyInAnyOrderElementsOf(Kinds.all());
  }

  @Test
  void theSeedsAreThoseOfThisCodec() throws IOException {
    for (Map.Entry<String, byte[]> input : SeedCorpus.inputs().entrySet()) {
      assertThat(SeedCorpus.FOLDER.resolve(input.getKey()))
          .as(REMEDY)
          .hasBinaryContent(input.getValue());
    }
  }

  /** A kind that has no sample is found: the walk looks into what is sealed. */
  @Test
  void kindsAreFoundInTheDepth() {
    assertThat(Kinds.all())
        .containsAll(
            List.of(
                Message.Cancel.class,
                FileRequest.Rename.class,
                FileReply.Failed.class,
                RunOutcome.Broken.class,
                ToolReply.Raised.class));
  }
}
