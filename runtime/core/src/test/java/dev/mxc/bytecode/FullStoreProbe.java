package dev.mxc.bytecode;

import dev.mxc.bytecode.BytecodeStore.Content;
import dev.mxc.files.PackageSources.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program that {@link BytecodeStoreTest} runs where a small file system is mounted. */
final class FullStoreProbe {

  private FullStoreProbe() {}

  public static void main(String[] arguments) throws Exception {
    BytecodeStore store = BytecodeStoreTest.open(Path.of(arguments[0]), 'a');
    Source source = new Source(0, new byte[10]);
    String name = store.name("/p/a.py", source).orElseThrow();
    try {
      store.put(name, source, new byte[512 * 1024]);
      System.out.print("written beyond the end, ");
    } catch (IOException _) {
      System.out.print("refused, ");
    }
    try (Stream<Path> files = Files.list(store.folder())) {
      System.out.print(files.toList() + ", ");
    }
    store.put(name, source, new byte[100]);
    System.out.println(store.content(name) == Content.READY ? "then kept" : "then lost");
  }
}
