package dev.mxc.isolate.javascript;

import dev.mxc.isolate.files.LanguageHome;

public final class JavaScriptRuntime implements dev.mxc.isolate.LanguageRuntime {
  public JavaScriptRuntime(LanguageHome home) {}

  @Override
  public dev.mxc.bridge.protocol.Language language() {
    return dev.mxc.bridge.protocol.Language.JAVASCRIPT;
  }

  @Override
  public dev.mxc.isolate.SpareContext prepare(int t) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
