package dev.mxc.files;

import static dev.mxc.files.TestFiles.mount;

import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.files.MountSpec.Access;
import java.io.IOException;
import java.nio.file.Path;

/** A program that {@link EscapeTest} runs where a file system is mounted inside the source. */
final class NestedMountProbe {

  private NestedMountProbe() {}

  public static void main(String[] arguments) throws IOException {
    Access access = Access.valueOf(arguments[1]);
    try (TestFiles files = TestFiles.open(mount("/m", access, Path.of(arguments[0])))) {
      say("read", files.failure(TestFiles.reading("/m/mounted/file")).orElse(null));
      say("list", files.failure(new FileRequest.List("/m/mounted", 0)).orElse(null));
      say("write", files.failure(TestFiles.writing("/m/mounted/new")).orElse(null));
      say("names", files.names("/m"));
      say("inside", files.read("/m/inside"));
    }
  }

  private static void say(String what, Object result) {
    System.out.println(what + " " + result);
  }
}
