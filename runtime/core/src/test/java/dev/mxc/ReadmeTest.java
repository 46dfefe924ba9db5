package dev.mxc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.testing.Guests;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows to an embedder is compiled and run as it stands there. */
class ReadmeTest {

  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern MANIFEST = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void theExampleDoesWhatItSays() throws Exception {
    assertThat(printedBy(found(EXAMPLE).get(0), "")).isEqualTo("OK hello 42\n42\n");
  }

  @Test
  void theExampleOfToolsDoesWhatItSays() throws Exception {
    assertThat(printedBy(found(EXAMPLE).get(1), "tools: [ orders.search ]\n"))
        .isEqualTo("[\"tea for ada\"]\n");
  }

  private String printedBy(String example, String manifest) throws Exception {
    String body = example.replace("\"mxc.yaml\"", "\"" + folder.resolve("mxc.yaml") + "\"");
    Files.writeString(
        folder.resolve("mxc.yaml"),
        "version: \"1\"\nisolation: { guard: \"" + Guests.GUARD.id() + "\" }\n" + manifest);
    Path source =
        Files.writeString(
            folder.resolve("Example.java"),
            "import dev.mxc.*; import dev.mxc.bridge.tools.*; import dev.mxc.manifest.*;\n"
                + "import java.nio.file.Path; import java.util.List;\n"
                + "public class Example { public static void run() throws Exception {\n"
                + body
                + "}}\n");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    int status =
        compiler.run(
            null,
            complaints,
            complaints,
            "-proc:none",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "-d",
            folder.toString(),
            source.toString());
    assertThat(status).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
    return printed();
  }

  private String printed() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, ReadmeTest.class.getClassLoader())) {
      Method run = loader.loadClass("Example").getMethod("run");
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      run.invoke(null);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theManifestIsOne() throws Exception {
    for (String name : new String[] {"data", "src", "site-packages"}) {
      Files.createDirectory(folder.resolve(name));
    }
    byte[] text = found(MANIFEST).getFirst().getBytes(StandardCharsets.UTF_8);
    dev.mxc.manifest.Policy policy =
        dev.mxc.manifest.PolicyCompiler.compile(
            dev.mxc.manifest.ManifestParser.parse(text, "README.md", folder),
            dev.mxc.manifest.Overrides.none(),
            List.of());
    assertThat(policy.mounts()).hasSize(2);
  }

  private static List<String> found(Pattern pattern) throws Exception {
    Path readme = Path.of(System.getProperty("mxc.root", "../.."), "README.md");
    List<String> blocks =
        pattern.matcher(Files.readString(readme)).results().map(match -> match.group(1)).toList();
    assertThat(blocks).as("the README has such a block").isNotEmpty();
    return blocks;
  }
}
