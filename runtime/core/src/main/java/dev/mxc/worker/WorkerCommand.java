package dev.mxc.worker;

import dev.mxc.guard.Requirement;
import dev.mxc.guard.seal.SealMain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line of a worker's JVM. Pure. */
final class WorkerCommand {

  static final String MAIN_CLASS = "dev.mxc.isolate.worker.WorkerMain";

  /** The process's whole environment: the guest's is another thing, and goes over the wire. */
  static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC");

  /**
   * What the JVM, the engine and its builtins hold of the heap before a guest does: measured, with
   * room for caches of parsed code.
   */
  private static final long BASE_HEAP_BYTES_PYTHON = 160L << 20;

  private static final long BASE_HEAP_BYTES_JAVASCRIPT = 96L << 20;

  private WorkerCommand() {}

  static List<String> of(RuntimeImage image, WorkerShape shape, Requirement requirement) {
    List<String> command = new ArrayList<>();
    command.add(image.java().toString());
    command.addAll(jvmFlags());
    command.add("-Xmx" + heapBytesMax(shape));
    image.aotCache(shape.language()).ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
    command.add("-cp");
    command.add(image.classPathArgument());
    if (requirement != Requirement.OFF) {
      command.add(SealMain.class.getName());
    }
    command.add(MAIN_CLASS);
    command.add(image.languageHome().toString());
    return List.copyOf(command);
  }

  /** The flags that an AOT cache is made and used with alike. */
  static List<String> jvmFlags() {
    return List.of(
        // Short programs on few cores: the second compiler's threads cost more than they give.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:MaxMetaspaceSize=512m",
        "-XX:ReservedCodeCacheSize=128m",
        "-XX:MaxDirectMemorySize=64m",
        "-Xss2m",
        "-XX:+DisableAttachMechanism",
        "-XX:-UsePerfData",
        "-XX:ErrorFile=/dev/null",
        "-XX:-CreateCoredumpOnCrash",
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        "-Dfile.encoding=UTF-8",
        "-Dstdout.encoding=UTF-8",
        "-Dstderr.encoding=UTF-8",
        "-Djava.io.tmpdir=/tmp",
        "-Duser.home=/nonexistent",
        "-Duser.name=guest",
        "-Duser.timezone=UTC",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
  }

  /** The size of a worker's heap. */
  static long heapBytesMax(WorkerShape shape) {
    long base =
        switch (shape.language()) {
          case PYTHON -> BASE_HEAP_BYTES_PYTHON;
          case JAVASCRIPT -> BASE_HEAP_BYTES_JAVASCRIPT;
        };
    return base + shape.memoryBytes();
  }
}
