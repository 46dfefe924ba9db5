package dev.mxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** mxc is killed in a way that lets it do nothing more. */
class HostKilledTest {

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void aSpinningGuestDiesWithItsHost() throws Exception {
    Files.writeString(folder.resolve("spin.js"), "console.log('spinning'); for (;;) {}");
    Mxc.Started started = Mxc.command().in(folder).start("--cpu", "60s", "spin.js");
    started.awaitLine("spinning");
    List<ProcessHandle> tree = started.workers();
    assertThat(tree).isNotEmpty();

    started.signal("KILL");

    for (ProcessHandle process : tree) {
      process.onExit().get(10, TimeUnit.SECONDS);
    }
  }
}
