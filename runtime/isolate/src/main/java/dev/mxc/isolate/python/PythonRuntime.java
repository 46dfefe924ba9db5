package dev.mxc.isolate.python;

import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.isolate.GuestStreams;
import dev.mxc.isolate.LanguageRuntime;
import dev.mxc.isolate.SpareContext;
import dev.mxc.isolate.files.GuestFileView;
import dev.mxc.isolate.files.LanguageHome;
import dev.mxc.isolate.files.PolyglotFiles;
import java.io.OutputStream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.io.IOAccess;

/** Python: one engine, and contexts whose prelude has run. */
public final class PythonRuntime implements LanguageRuntime {

  static final String ID = "python";

  /**
   * GraalPy takes its home from here; it names a folder that exists only for guests, see {@link
   * GuestFileView#PYTHON_HOME}.
   */
  private static final String HOME_PROPERTY = "org.graalvm.language.python.home";

  private final LanguageHome home;
  private final Engine engine;

  /** An engine of its own; {@code home} has a Python home. */
  public PythonRuntime(LanguageHome home) {
    System.setProperty(HOME_PROPERTY, GuestFileView.PYTHON_HOME);
    this.home = home;
    this.engine =
        Engine.newBuilder(ID)
            .sandbox(SandboxPolicy.CONSTRAINED)
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            // What the language logs names its own classes and is no output of a program.
            .logHandler(OutputStream.nullOutputStream())
            .useSystemProperties(false)
            .option("engine.WarnInterpreterOnly", "false")
            .build();
  }

  @Override
  public Language language() {
    return Language.PYTHON;
  }

  @Override
  public SpareContext prepare(int threadsMax) {
    PolyglotFiles files = new PolyglotFiles(GuestFileView.nobodys(home));
    GuestStreams streams = new GuestStreams();
    Context context =
        Context.newBuilder(ID)
            .engine(engine)
            .sandbox(SandboxPolicy.CONSTRAINED)
            .in(streams.input())
            .out(streams.output(OutputStreamKind.STDOUT))
            .err(streams.output(OutputStreamKind.STDERR))
            .allowIO(IOAccess.newBuilder().fileSystem(files).build())
            .allowHostAccess(HostAccess.CONSTRAINED)
            .allowHostClassLookup(null)
            .allowPolyglotAccess(PolyglotAccess.NONE)
            .allowCreateThread(true)
            .allowCreateProcess(false)
            .allowNativeAccess(false)
            .option("sandbox.MaxThreads", Integer.toString(threadsMax + ENGINE_THREADS))
            .build();
    PythonHost host = new PythonHost();
    PythonPrelude prelude = PythonPrelude.load(context, host, threadsMax);
    return new PythonSpare(context, files, streams, host, prelude);
  }

  /** Threads that the language starts for itself and that the engine counts as the guest's. */
  private static final int ENGINE_THREADS = 0;

  @Override
  public void close() {
    engine.close(true);
  }
}
