package dev.mxc.isolate.worker;

import dev.mxc.bridge.protocol.FrameInput;
import dev.mxc.bridge.protocol.FrameOutput;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.isolate.languages.InstalledRuntimes;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.lang.reflect.Constructor;
import java.nio.file.Path;

/**
 * The worker's entry. Frames come in on descriptor 4 and go out on descriptor 3, both inherited
 * pipes; 0, 1 and 2 belong to the JVM, which prints what it likes on them.
 */
public final class WorkerMain {

  static final int FRAMES_OUT_DESCRIPTOR = 3;
  static final int FRAMES_IN_DESCRIPTOR = 4;

  private WorkerMain() {}

  /** Takes the folder of the language homes. */
  public static void main(String[] arguments) {
    int status = 1;
    try {
      FrameInput in =
          new FrameInput(
              new FileInputStream(inherited(FRAMES_IN_DESCRIPTOR)),
              WireBounds.TO_WORKER_FRAME_BYTES_MAX);
      FrameOutput out = new FrameOutput(new FileOutputStream(inherited(FRAMES_OUT_DESCRIPTOR)));
      new Worker(in, out, new InstalledRuntimes(Path.of(arguments[0]))).serve();
      status = 0;
    } catch (Throwable e) {
      // The host keeps the last of this for its operator; no guest and no guest's caller sees it.
      e.printStackTrace();
    } finally {
      // Guest threads may still run, and nothing they could do at exit is wanted.
      Runtime.getRuntime().halt(status);
    }
  }

  /**
   * A descriptor that this process was started with. Opening /dev/fd/N would open the pipe anew,
   * which its mode forbids once the worker runs under a user of its own; hence the private
   * constructor, opened to us with {@code --add-opens java.base/java.io}.
   */
  private static FileDescriptor inherited(int number) throws ReflectiveOperationException {
    Constructor<FileDescriptor> constructor =
        FileDescriptor.class.getDeclaredConstructor(int.class);
    constructor.setAccessible(true);
    return constructor.newInstance(number);
  }
}
