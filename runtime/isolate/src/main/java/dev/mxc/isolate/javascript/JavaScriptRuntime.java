package dev.mxc.isolate.javascript;

import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.isolate.GuestStreams;
import dev.mxc.isolate.LanguageRuntime;
import dev.mxc.isolate.SpareContext;
import dev.mxc.isolate.files.GuestFileView;
import dev.mxc.isolate.files.LanguageHome;
import dev.mxc.isolate.files.PolyglotFiles;
import java.io.OutputStream;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;

/** JavaScript with the surface of Node: one engine, and contexts whose prelude has run. */
public final class JavaScriptRuntime implements LanguageRuntime {

  static final String ID = "js";

  /** As the policy wants it, and byte buffers, in which file contents reach the guest. */
  private static final HostAccess ACCESS =
      HostAccess.newBuilder(HostAccess.CONSTRAINED).allowBufferAccess(true).build();

  private final LanguageHome home;
  private final Engine engine;

  /** An engine of its own. */
  public JavaScriptRuntime(LanguageHome home) {
    this.home = home;
    this.engine =
        Engine.newBuilder(ID)
            .sandbox(SandboxPolicy.CONSTRAINED)
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .useSystemProperties(false)
            .option("engine.WarnInterpreterOnly", "false")
            .build();
  }

  @Override
  public Language language() {
    return Language.JAVASCRIPT;
  }

  @Override
  public SpareContext prepare(int threadsMax) {
    return prepare(ZoneOffset.UTC);
  }

  /** A context whose dates are in a time zone, which the engine takes only at creation. */
  JavaScriptSpare prepare(ZoneId zone) {
    PolyglotFiles files = new PolyglotFiles(GuestFileView.nobodys(home));
    ModuleFiles modules = new ModuleFiles(files);
    GuestStreams streams = new GuestStreams();
    Context context =
        Context.newBuilder(ID)
            .engine(engine)
            .sandbox(SandboxPolicy.CONSTRAINED)
            .in(streams.input())
            .out(streams.output(OutputStreamKind.STDOUT))
            .err(streams.output(OutputStreamKind.STDERR))
            .allowIO(IOAccess.newBuilder().fileSystem(modules).build())
            .allowHostAccess(ACCESS)
            .allowHostClassLookup(null)
            .allowPolyglotAccess(PolyglotAccess.NONE)
            .allowCreateThread(false)
            .allowCreateProcess(false)
            .allowNativeAccess(false)
            .timeZone(zone)
            .option("js.text-encoding", "true")
            .option("js.load", "false")
            .option("js.print", "false")
            // The prelude takes what it needs of it and deletes it.
            .option("js.graal-builtin", "true")
            .option("js.unhandled-rejections", "handler")
            .option("js.esm-eval-returns-exports", "true")
            .build();
    JavaScriptHost host = new JavaScriptHost(context, modules);
    Value prelude =
        context.eval(JavaScriptSources.prelude("bootstrap.js")).execute(host.functions());
    modules.resolveWith(prelude.getMember("resolveModule"));
    return new JavaScriptSpare(this, context, files, streams, host, prelude, zone);
  }

  @Override
  public void close() {
    engine.close(true);
  }
}
