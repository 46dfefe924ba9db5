package dev.mxc.isolate.javascript;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.isolate.ContextBinding;
import dev.mxc.isolate.ContextEnd;
import dev.mxc.isolate.GuestNetwork;
import dev.mxc.isolate.GuestTools;
import dev.mxc.isolate.ToolAnswers;
import dev.mxc.isolate.ToolFunctions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the prelude calls. They take and give text, numbers and byte buffers. What
 * they could throw is turned into an answer or into {@link HostError}, which tells a guest nothing.
 */
final class JavaScriptHost {

  private static final int INPUT_BYTES_MAX = 64 * 1024;

  private static final Source REJECTIONS =
      Source.newBuilder(
              JavaScriptRuntime.ID,
              """
              (listener) => {
                Graal.setUnhandledPromiseRejectionHandler(listener);
                delete globalThis.Graal;
              }
              """,
              "node:internal/rejections")
          .internal(true)
          .buildLiteral();

  private static final Source TYPE_ERROR =
      Source.newBuilder(
              JavaScriptRuntime.ID,
              "(message) => { throw new TypeError(message) }",
              "node:internal/type_error")
          .internal(true)
          .buildLiteral();

  private final Context context;
  private final ModuleFiles modules;
  private final ContextEnd end;
  private final Map<String, Object> functions = new HashMap<>();
  private final FileFunctions files = new FileFunctions();
  private final NetworkFunctions network;
  private GuestTools tools = GuestTools.NONE;
  private ToolAnswers answers = new ToolAnswers(tools, () -> {});
  private @Nullable Value parsed;
  private volatile @Nullable ContextBinding binding;
  private volatile OptionalInt exitStatus = OptionalInt.empty();

  JavaScriptHost(Context context, ModuleFiles modules) {
    this.context = context;
    this.modules = modules;
    this.end = new ContextEnd(context);
    this.network = new NetworkFunctions(end::wake);
    define("builtin", arguments -> compiled(JavaScriptSources.builtin(text(arguments, 0))));
    define("packaged", arguments -> compiled(JavaScriptSources.packaged(text(arguments, 0))));
    define("compile", arguments -> compile(text(arguments, 0), text(arguments, 1)));
    define("parse", arguments -> parse(text(arguments, 0), text(arguments, 1)));
    define("isModuleAtLeast", call -> isModuleAtLeast(text(call, 0), text(call, 1)));
    define("script", _ -> script());
    define("namespace", arguments -> namespace(text(arguments, 0), arguments[1].asBoolean()));
    define("isModule", arguments -> ModuleSyntax.isModule(text(arguments, 0)));
    define("resolveModule", arguments -> modules.resolve(text(arguments, 0), text(arguments, 1)));
    define("again", arguments -> modules.again(text(arguments, 0), text(arguments, 1)));
    define("write", this::write);
    define("readInput", _ -> readInput());
    define("request", arguments -> request(text(arguments, 0), text(arguments, 1)));
    define(
        "refused",
        arguments -> refused(text(arguments, 0), text(arguments, 1), text(arguments, 2)));
    define("exit", arguments -> exit(arguments[0].asInt()));
    define("nanoTime", _ -> (double) System.nanoTime());
    define("promiseState", arguments -> arguments[0].toString());
    define("onUnhandledRejection", arguments -> onUnhandledRejection(arguments[0]));
    define("tools", _ -> ProxyArray.fromList(ToolFunctions.specs(tools)));
    define("beginTool", arguments -> ToolFunctions.begin(answers, arguments));
    define("giveUpTool", arguments -> giveUpTool(arguments[0].asInt()));
    files.defineIn(this);
    network.defineIn(this);
    DigestFunctions.defineIn(this);
    AsyncStores.defineIn(this);
  }

  private Object giveUpTool(int call) {
    answers.giveUp(call);
    return true;
  }

  /** All functions by name. */
  ProxyObject functions() {
    return ProxyObject.fromMap(functions);
  }

  /**
   * Adds a function; whatever it throws becomes an error of the guest's that tells nothing of us.
   */
  void define(String name, ProxyExecutable function) {
    functions.put(
        name,
        (ProxyExecutable)
            arguments -> {
              try {
                return function.execute(arguments);
              } catch (PolyglotException e) {
                throw e;
              } catch (HostError e) {
                throw typeError(e.getMessage());
              } catch (RuntimeException _) {
                throw typeError("bad arguments for " + name);
              }
            });
  }

  /** An error of the guest's own language; where none can be made, ours. */
  private RuntimeException typeError(@Nullable String message) {
    try {
      context.eval(TYPE_ERROR).executeVoid(message);
    } catch (PolyglotException e) {
      return e;
    }
    return new HostError(String.valueOf(message));
  }

  void bind(ContextBinding bound) {
    binding = bound;
    files.bind(bound.files());
    network.bind(new GuestNetwork(bound.host()));
    tools = new GuestTools(bound.host(), bound.claim().tools());
    begin();
  }

  /** A program is next: answers to the one before are not for it. */
  void begin() {
    answers = new ToolAnswers(tools, end::wake);
    network.begin();
  }

  /** Answers to calls of tools: see {@link ToolFunctions#taken}. */
  Object[] toolAnswers() {
    return ToolFunctions.taken(answers).toArray();
  }

  ContextEnd end() {
    return end;
  }

  /** The status that the guest ended itself with. */
  OptionalInt exitStatus() {
    return exitStatus;
  }

  private @Nullable Object compiled(java.util.Optional<Source> source) {
    return source.map(context::eval).orElse(null);
  }

  private Value compile(String path, String text) {
    return context.eval(
        Source.newBuilder(
                JavaScriptRuntime.ID,
                JavaScriptSources.wrap(modules.rewriteScript(path, text)),
                path)
            .buildLiteral());
  }

  /** Parses a program; false when it is one only as the body of a function. */
  private boolean parse(String path, String text) {
    try {
      parsed =
          context.parse(
              Source.newBuilder(JavaScriptRuntime.ID, modules.rewriteScript(path, text), path)
                  .cached(false)
                  .buildLiteral());
      return true;
    } catch (PolyglotException e) {
      if (e.isSyntaxError() && String.valueOf(e.getMessage()).contains("Invalid return")) {
        return false;
      }
      throw e;
    }
  }

  /** Whether a text that is no script is a module. */
  private boolean isModuleAtLeast(String path, String text) {
    try {
      context.parse(
          Source.newBuilder(JavaScriptRuntime.ID, text, path)
              .mimeType("application/javascript+module")
              .cached(false)
              .buildLiteral());
      return true;
    } catch (PolyglotException e) {
      if (e.isSyntaxError()) {
        return false;
      }
      throw e;
    }
  }

  /** Runs what was parsed. */
  private @Nullable Value script() {
    Value program = parsed;
    parsed = null;
    return program == null ? null : program.execute();
  }

  /** The namespace of a module, evaluated now: what {@code require} answers with. */
  private Value namespace(String path, boolean marked) {
    String quoted = ModuleSyntax.quote(path);
    if (marked) {
      quoted = ModuleSyntax.quote(modules.marked(quoted));
    }
    return context
        .eval(
            Source.newBuilder(
                    JavaScriptRuntime.ID,
                    "import * as namespace from " + quoted + "; export { namespace };",
                    ModuleFiles.SYNTHETIC + "require.mjs")
                .mimeType("application/javascript+module")
                .cached(false)
                .internal(true)
                .buildLiteral())
        .getMember("namespace");
  }

  private @Nullable Object write(Value[] arguments) {
    HostServices host = host();
    OutputStreamKind kind =
        arguments[0].asInt() == 2 ? OutputStreamKind.STDERR : OutputStreamKind.STDOUT;
    byte[] bytes =
        arguments[1].isString()
            ? FileFunctions.utf8(arguments[1].asString())
            : FileFunctions.bytes(arguments[1], arguments[2].asInt(), arguments[3].asInt());
    try {
      if (host != null) {
        host.output(kind, ByteBuffer.wrap(bytes));
      }
    } catch (IOException _) {
      throw new HostError("the run is over");
    }
    return null;
  }

  private @Nullable Object readInput() {
    HostServices host = host();
    byte[] buffer = new byte[INPUT_BYTES_MAX];
    try {
      int count = host == null ? -1 : host.input(buffer, 0, buffer.length);
      return count < 0 ? null : ByteBuffer.wrap(buffer, 0, count).slice();
    } catch (IOException _) {
      throw new HostError("the run is over");
    }
  }

  private String request(String capability, String target) {
    HostServices host = host();
    try {
      return host == null ? "" : host.request(Capability.ofId(capability).orElseThrow(), target);
    } catch (IOException _) {
      throw new HostError("the run is over");
    }
  }

  private String refused(String capability, String target, String reason) {
    HostServices host = host();
    try {
      if (host != null) {
        host.refused(Capability.ofId(capability).orElseThrow(), target, reason);
      }
      return "";
    } catch (IOException _) {
      throw new HostError("the run is over");
    }
  }

  private Object exit(int status) {
    exitStatus = OptionalInt.of(status & 0xff);
    // Nothing of the guest may run after this, finally blocks neither: the context goes, and this
    // thread waits for that.
    end.request();
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new HostError("the program has ended");
      }
    }
  }

  /** The engine's only way to hear of rejections lies in a builtin that guests do not get. */
  private @Nullable Object onUnhandledRejection(Value listener) {
    context.eval(REJECTIONS).executeVoid(listener);
    return null;
  }

  private @Nullable HostServices host() {
    ContextBinding bound = binding;
    return bound == null ? null : bound.host();
  }

  static String text(Value[] arguments, int index) {
    return arguments[index].asString();
  }
}
