package dev.mxc.worker;

import dev.mxc.isolate.worker.FileBenchWorker;
import java.util.ArrayList;
import java.util.List;

/** Starts {@link FileBenchWorker}s, with a worker's own flags, where a sandbox expects workers. */
public final class FileBenchWorkers {

  private FileBenchWorkers() {}

  public static PreparedWorker start(RuntimeImage image, WorkerShape shape) throws WorkerException {
    List<String> command = new ArrayList<>();
    command.add(image.java().toString());
    command.addAll(WorkerCommand.jvmFlags());
    command.add("-Xmx" + WorkerCommand.heapBytesMax(shape));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(FileBenchWorker.class.getName());
    command.add(image.languageHome().toString());
    return PreparedWorker.start(List.copyOf(command), shape);
  }
}
