package dev.mxc.isolate.javascript;

import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.runtime.JSAgent;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.Symbol;
import com.oracle.truffle.js.runtime.objects.AsyncContext;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * What AsyncLocalStorage holds, for as long as the running code and all that it sets going. The
 * engine hands its async context on through {@code await} and every other reaction to a promise, as
 * the AsyncContext proposal wants it, but shows it to programs only with an option that the sandbox
 * policy forbids. So this reads and writes it through the engine's own classes, the only code here
 * that knows them: they are there on a class path, not in a module path's encapsulation.
 */
final class AsyncStores {

  /** Known to no program, so that none can take it out of the context. */
  private static final Symbol KEY =
      Symbol.createPrivate(TruffleString.fromConstant("stores", TruffleString.Encoding.UTF_16));

  private AsyncStores() {}

  static void defineIn(JavaScriptHost host) {
    host.define("stores", _ -> linked(AsyncStores::current));
    host.define("swapStores", arguments -> linked(() -> swap(arguments[0])));
  }

  private interface Access {
    @Nullable Object run();
  }

  /** Without the engine's classes a program hears so, and is not told stores that are not right. */
  private static @Nullable Object linked(Access access) {
    try {
      return access.run();
    } catch (LinkageError | RuntimeException _) {
      throw new HostError("AsyncLocalStorage is not to be had with this engine");
    }
  }

  private static @Nullable Object current() {
    return stores(agent().getAsyncContextMapping());
  }

  /** Puts other stores into the current context and answers with those that were there. */
  private static @Nullable Object swap(Value stores) {
    JSAgent agent = agent();
    AsyncContext before = agent.getAsyncContextMapping();
    agent.asyncContextSwap(before.withMapping(KEY, stores));
    return stores(before);
  }

  private static JSAgent agent() {
    return JSRealm.get(null).getAgent();
  }

  private static @Nullable Object stores(AsyncContext context) {
    return context.getOrDefault(KEY, null);
  }
}
