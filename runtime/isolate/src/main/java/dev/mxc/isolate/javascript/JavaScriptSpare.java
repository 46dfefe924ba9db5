package dev.mxc.isolate.javascript;

import dev.mxc.isolate.ContextBinding;
import dev.mxc.isolate.GuestContext;
import dev.mxc.isolate.GuestStreams;
import dev.mxc.isolate.SpareContext;
import dev.mxc.isolate.files.PolyglotFiles;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;

/** A JavaScript context that is nobody's yet. */
record JavaScriptSpare(
    JavaScriptRuntime runtime,
    Context context,
    PolyglotFiles files,
    GuestStreams streams,
    JavaScriptHost host,
    Value prelude,
    ZoneId zone)
    implements SpareContext {

  @Override
  public GuestContext bind(ContextBinding binding) {
    ZoneId wanted = zone(binding.claim().environment().get("TZ"));
    if (!wanted.equals(zone)) {
      close();
      return runtime.prepare(wanted).bound(binding);
    }
    return bound(binding);
  }

  private GuestContext bound(ContextBinding binding) {
    files.bind(binding.files());
    streams.bind(binding.host());
    host.bind(binding);
    var environment = binding.claim().environment();
    prelude
        .getMember("bind")
        .executeVoid(
            ProxyArray.fromList(List.copyOf(environment.keySet())),
            ProxyArray.fromList(List.copyOf(environment.values())));
    return new JavaScriptContext(binding, host, prelude);
  }

  /** What is no zone is UTC, as it is for Node. */
  private ZoneId zone(@org.jspecify.annotations.Nullable String name) {
    if (name == null || name.isEmpty()) {
      return zone;
    }
    try {
      ZoneId wanted = ZoneId.of(name);
      return wanted.getRules().equals(zone.getRules()) ? zone : wanted;
    } catch (DateTimeException _) {
      return zone;
    }
  }

  @Override
  public void close() {
    context.close(true);
  }
}
