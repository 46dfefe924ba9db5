package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.cli.Mxc.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that options grant, and what becomes of changes in overlays. */
class FilesTest {

  private static final String CHANGES =
      "const fs = require('fs'); fs.writeFileSync('/p/a.txt', 'new\\n');"
          + " fs.writeFileSync('/p/b.txt', 'b\\n'); fs.unlinkSync('/p/c.txt');";

  private static final String PATCH =
      """
      diff --git a/a.txt b/a.txt
      --- a/a.txt
      +++ b/a.txt
      @@ -1,1 +1,1 @@
      -old
      +new
      diff --git a/b.txt b/b.txt
      new file mode 100644
      --- /dev/null
      +++ b/b.txt
      @@ -0,0 +1,1 @@
      +b
      diff --git a/c.txt b/c.txt
      deleted file mode 100644
      --- a/c.txt
      +++ /dev/null
      @@ -1,1 +0,0 @@
      -c
      """;

  @TempDir Path folder;
  private Path project;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectory(folder.resolve("my project é"));
    Files.writeString(project.resolve("a.txt"), "old\n");
    Files.writeString(project.resolve("c.txt"), "c\n");
  }

  private Ended run(String option, String program, String... more) {
    Mxc command = Mxc.command().in(folder);
    String[] arguments = java.util.Arrays.copyOf(more, more.length + 6);
    System.arraycopy(
        new String[] {option, "/p=my project é", "--language", "javascript", "-c", program},
        0,
        arguments,
        more.length,
        6);
    return command.with(arguments);
  }

  private void assertUnchanged() {
    assertThat(project.resolve("a.txt")).hasContent("old");
    assertThat(project.resolve("b.txt")).doesNotExist();
    assertThat(project.resolve("c.txt")).hasContent("c");
  }

  private void assertChanged() {
    assertThat(project.resolve("a.txt")).hasContent("new");
    assertThat(project.resolve("b.txt")).hasContent("b");
    assertThat(project.resolve("c.txt")).doesNotExist();
  }

  @Test
  void aFolderToReadIsNotWritten() {
    Ended ended = run("--allow-read", CHANGES);

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.messages()).hasSize(1);
    assertThat(ended.messages().getFirst()).contains("filesystem.write", "--allow-write");
    assertUnchanged();
  }

  @Test
  void aFolderToWriteIsWritten() {
    assertThat(run("--allow-write", CHANGES).status()).isZero();
    assertChanged();
  }

  @Test
  void anOverlayIsNotWritten() {
    Ended ended = run("--allow-overlay", CHANGES, "--json");

    assertThat(ended.json().path("changes"))
        .extracting(change -> change.path("kind").asText() + " " + change.path("path").asText())
        .containsExactly("modified /p/a.txt", "created /p/b.txt", "deleted /p/c.txt");
    assertUnchanged();
  }

  @Test
  void aDiffIsWrittenAndNothingElse() {
    Ended ended = run("--allow-overlay", CHANGES, "--diff", "changes.patch");

    assertThat(ended.status()).isZero();
    assertThat(folder.resolve("changes.patch")).hasContent(PATCH);
    assertUnchanged();
  }

  @Test
  void aCommitAppliesTheChanges() {
    assertThat(run("--allow-overlay", CHANGES, "--commit").status()).isZero();
    assertChanged();
  }

  @Test
  void onlyARunThatIsOkIsCommitted() {
    Ended ended = run("--allow-overlay", CHANGES + "throw 1", "--commit");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.messages()).hasSize(1);
    assertThat(ended.messages().getFirst()).contains("not committed");
    assertUnchanged();
  }

  @Test
  void aConflictIsMxcsFailure() throws Exception {
    Mxc.Started started =
        Mxc.command()
            .in(folder)
            .start(
                "--commit",
                "--allow-overlay",
                "/p=" + project,
                "--language",
                "python",
                "-c",
                "open('/p/a.txt', 'w').write('new')\nimport sys\nprint('ready', flush=True)\nsys.stdin.read()");
    started.awaitLine("ready");
    Files.writeString(project.resolve("a.txt"), "from elsewhere");
    started.process.getOutputStream().close();
    Ended ended = started.end();

    assertThat(project.resolve("a.txt")).hasContent("from elsewhere");
    assertThat(ended.status()).isEqualTo(125);
    assertThat(ended.messages()).hasSize(1);
    assertThat(ended.messages().getFirst()).contains("a.txt");
  }

  @Test
  void twoMountsOnOnePathAreRejected() {
    Ended ended = run("--allow-read", CHANGES, "--allow-overlay", "/p=my project é");

    assertThat(ended.status()).isEqualTo(126);
    assertThat(ended.errors()).contains("/p");
    assertUnchanged();
  }
}
