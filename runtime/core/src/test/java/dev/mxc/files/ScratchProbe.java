package dev.mxc.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A host that {@link ScratchFolderTest} kills. */
final class ScratchProbe {

  private ScratchProbe() {}

  public static void main(String[] arguments) throws Exception {
    ScratchFolder scratch = ScratchFolder.create(Path.of(arguments[0]));
    Files.writeString(scratch.path().resolve("change"), "left behind");
    System.out.println(scratch.path());
    new CountDownLatch(1).await();
  }
}
