package dev.mxc.worker;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** Starts {@link RedWorker}s where a sandbox expects workers. */
public final class RedWorkers {

  private RedWorkers() {}

  /** A process in the place of a worker. */
  public static PreparedWorker start(RedWorker.Role role, WorkerShape shape)
      throws WorkerException {
    return start(RedWorker.class, role.name(), shape);
  }

  /** As {@link #start(RedWorker.Role, WorkerShape)}, for what abuses the network. */
  public static PreparedWorker start(RedNetwork.Role role, WorkerShape shape)
      throws WorkerException {
    return start(RedNetwork.class, role.name(), shape);
  }

  private static PreparedWorker start(Class<?> program, String role, WorkerShape shape)
      throws WorkerException {
    return PreparedWorker.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            locationOf(program) + ":" + locationOf(dev.mxc.bridge.protocol.MessageCodec.class),
            program.getName(),
            role),
        shape);
  }

  private static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
