package dev.mxc.files;

import static dev.mxc.files.TestFiles.mount;

import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.files.MountSpec.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that {@link OverlayCommitTest} runs where a small file system is mounted. */
final class FullDiskProbe {

  private FullDiskProbe() {}

  public static void main(String[] arguments) throws Exception {
    Path source = Path.of(arguments[0]);
    Files.writeString(source.resolve("a"), "old");
    try (TestFiles files = TestFiles.open(mount("/p", Access.OVERLAY, source))) {
      files.write("/p/a", "new");
      int handle = files.open("/p/z", OpenOption.WRITE, OpenOption.CREATE);
      files.done(new FileRequest.Write(handle, 0, new byte[512 * 1024]));
      try {
        files.changes().commit();
        System.out.print("committed beyond the end, ");
      } catch (IOException _) {
        System.out.print("refused, ");
      }
      System.out.print(OverlayCommitTest.tree(source));
      files.done(new FileRequest.Truncate(handle, 10));
      files.changes().commit();
      System.out.println(Files.size(source.resolve("z")) == 10 ? ", then committed" : ", no");
    }
  }
}
