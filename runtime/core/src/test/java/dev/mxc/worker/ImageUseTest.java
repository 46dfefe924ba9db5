package dev.mxc.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old runtime images go, those in use stay. */
class ImageUseTest {

  @TempDir Path cache;

  @BeforeEach
  void makeFiveImages() throws IOException {
    for (int age = 1; age <= 5; age++) {
      Path image = Files.createDirectory(image(age));
      Files.createDirectories(image.resolve("home/lib"));
      Files.writeString(image.resolve("home/lib/a.py"), "pass");
      ImageUse.prepare(image);
      Files.setLastModifiedTime(
          image.resolve("use"), FileTime.fromMillis(System.currentTimeMillis() - age * 3_600_000L));
    }
  }

  private Path image(int age) {
    return cache.resolve(ImageUse.PREFIX + age);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(cache)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void thoseUsedLastAreKept() throws IOException {
    Files.createDirectory(cache.resolve("part-of-a-process-that-was-killed"));
    Files.createDirectory(cache.resolve("builds"));
    ImageUse.prune(cache);

    assertThat(names()).containsExactly("builds", "runtime-1", "runtime-2", "runtime-3");
  }

  @Test
  void oneThatThisProcessUsesIsKept() throws IOException {
    assertThat(ImageUse.hold(image(5))).isTrue();
    Files.setLastModifiedTime(image(5).resolve("use"), FileTime.fromMillis(0));
    ImageUse.prune(cache);

    assertThat(names()).containsExactly("runtime-1", "runtime-2", "runtime-3", "runtime-5");
  }

  @Test
  void oneThatAnotherProcessUsesIsKeptWhileItDoes() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Holder.class.getName(),
                image(4).toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('h');
      Files.setLastModifiedTime(image(4).resolve("use"), FileTime.fromMillis(0));
      ImageUse.prune(cache);
      assertThat(names()).containsExactly("runtime-1", "runtime-2", "runtime-3", "runtime-4");
    } finally {
      other.getOutputStream().close();
      other.waitFor();
    }
    ImageUse.prune(cache);

    assertThat(names()).containsExactly("runtime-1", "runtime-2", "runtime-3");
  }

  @Test
  void openingCountsAsUse() throws IOException {
    assertThat(ImageUse.hold(image(5))).isTrue();
    assertThat(Files.getLastModifiedTime(image(5).resolve("use")))
        .isGreaterThan(Files.getLastModifiedTime(image(1).resolve("use")));
  }

  @Test
  void oneThatIsGoneCannotBeHeld() throws IOException {
    assertThat(ImageUse.hold(image(9))).isFalse();
  }

  /** Holds an image until its input ends. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      System.out.print(ImageUse.hold(Path.of(arguments[0])) ? 'h' : 'n');
      System.out.flush();
      System.in.readAllBytes();
    }
  }
}
