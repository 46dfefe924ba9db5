package dev.mxc.isolate;

import dev.mxc.bridge.protocol.*;
import dev.mxc.isolate.python.LanguageHomeBuilder;
import java.nio.ByteBuffer;
import java.nio.file.*;
import java.util.*;

public class TryMain {
  public static void main(String[] a) throws Exception {
    Path home = Path.of("/tmp/sp/home");
    if (!Files.exists(home)) {
      long t = System.nanoTime();
      LanguageHomeBuilder.build(home);
      System.out.println("home " + (System.nanoTime() - t) / 1000000);
    }
    long t0 = System.nanoTime();
    Runtimes r = new InstalledRuntimes(home);
    HostServices h =
        new HostServices() {
          public FileReply file(FileRequest q) {
            System.out.println("FILE " + q);
            return new FileReply.Failed(Errno.EACCES);
          }

          public String request(Capability c, String t) {
            System.out.println("REQUEST " + c + " " + t);
            return "not granted by the manifest";
          }

          public void refused(Capability c, String t, String why) {
            System.out.println("REFUSED " + c + " " + t + " " + why);
          }

          public void output(OutputStreamKind k, ByteBuffer b) {
            byte[] x = new byte[b.remaining()];
            b.get(x);
            System.out.print(
                (k == OutputStreamKind.STDERR ? "E|" : "")
                    + new String(x, java.nio.charset.StandardCharsets.UTF_8));
          }

          public int input(byte[] b, int o, int l) {
            return -1;
          }
        };
    Contexts cs = new Contexts(r, h);
    ClaimSpec claim =
        new ClaimSpec(
            Map.of("TZ", "UTC"),
            List.of(
                new ClaimSpec.MountPoint("/workspace", ClaimSpec.MountKind.MEMORY, true, 1 << 25),
                new ClaimSpec.MountPoint("/tmp", ClaimSpec.MountKind.MEMORY, true, 1 << 25)),
            List.of(),
            16,
            64,
            1 << 20,
            20000,
            1 << 28,
            new byte[32]);
    boolean js = a[0].endsWith("js");
    for (int i = 0; i < Integer.getInteger("n", 1); i++) {
      long t1 = System.nanoTime();
      cs.prepare(js ? Language.JAVASCRIPT : Language.PYTHON, 16);
      long t2 = System.nanoTime();
      RunSpec spec =
          new RunSpec(
              js ? Language.JAVASCRIPT : Language.PYTHON,
              a[0].endsWith("mjs"),
              Path.of(a[0]).getFileName().toString(),
              Files.readAllBytes(Path.of(a[0])),
              List.of("x"),
              RunSpec.ContextLife.ONE_RUN,
              "UTC");
      GuestRun run =
          new GuestRun(
              claim,
              spec,
              cs,
              new GuestRun.Listener() {
                public void started() {}

                public void ended(RunOutcome o, long cpu, boolean stopped) {
                  System.out.println("=> " + o + " cpu " + cpu / 1000000 + " stopped " + stopped);
                }
              });
      run.start();
      run.join();
      System.out.println(
          "prepare "
              + (t2 - t1) / 1000000
              + " run "
              + (System.nanoTime() - t2) / 1000000
              + " total "
              + (System.nanoTime() - t0) / 1000000);
    }
    System.exit(0);
  }
}
