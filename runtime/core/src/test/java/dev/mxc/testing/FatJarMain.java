package dev.mxc.testing;

import dev.mxc.Program;
import dev.mxc.RunResult;
import dev.mxc.Sandbox;
import dev.mxc.manifest.Manifest.Tier;
import java.nio.file.Path;

/** An application as an embedder would pack it into a Spring Boot archive. */
public final class FatJarMain {

  private FatJarMain() {}

  /** Prints what a program of each language prints. */
  public static void main(String[] arguments) throws Exception {
    try (Sandbox sandbox = Sandbox.open(Guests.manifest(Tier.ISOLATE, "", Path.of("/")))) {
      for (Program program :
          new Program[] {
            Program.python("print('python')"), Program.javascript("console.log('javascript')")
          }) {
        RunResult result = sandbox.run(program);
        System.out.print(result.stdout());
        if (result.error() != null) {
          System.out.println(result.error());
        }
      }
    }
  }
}
