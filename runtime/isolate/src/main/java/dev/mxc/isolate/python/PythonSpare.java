package dev.mxc.isolate.python;

import dev.mxc.isolate.ContextBinding;
import dev.mxc.isolate.GuestContext;
import dev.mxc.isolate.GuestStreams;
import dev.mxc.isolate.SpareContext;
import dev.mxc.isolate.files.PolyglotFiles;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.proxy.ProxyArray;

/** A Python context that is nobody's yet. */
record PythonSpare(
    Context context,
    PolyglotFiles files,
    GuestStreams streams,
    PythonHost host,
    PythonPrelude prelude)
    implements SpareContext {

  @Override
  public GuestContext bind(ContextBinding binding) {
    files.bind(binding.files());
    streams.bind(binding.host());
    host.bind(binding);
    var environment = binding.claim().environment();
    prelude
        .bind()
        .executeVoid(
            ProxyArray.fromList(java.util.List.copyOf(environment.keySet())),
            ProxyArray.fromList(java.util.List.copyOf(environment.values())),
            ProxyArray.fromList(java.util.List.copyOf(binding.claim().pythonPath())));
    return new PythonContext(context, binding, streams, host, prelude);
  }

  @Override
  public void close() {
    context.close(true);
  }
}
