package dev.mxc.isolate;

/** A context that is nobody's yet. Either bound once or closed. */
public interface SpareContext extends AutoCloseable {

  /**
   * Gives the context to a claim. What it must do is cheap: environment, files, streams. The spare
   * is used up.
   */
  GuestContext bind(ContextBinding binding);

  @Override
  void close();
}
