package dev.mxc.isolate;

import dev.mxc.bridge.protocol.Language;

/**
 * One language's engine, for one trust domain. Contexts made from it share parsed code and nothing
 * else. Safe for use by several threads.
 */
public interface LanguageRuntime extends AutoCloseable {

  /** The language. */
  Language language();

  /**
   * Makes a context that is nobody's yet: engine, builtins and prelude are ready, nothing of a
   * claim is in it. Costly work belongs here, so that it can be done before the claim.
   *
   * @param threadsMax guest threads alive at once, the main one included; fixed here because the
   *     engine takes it only at creation
   */
  SpareContext prepare(int threadsMax);

  /**
   * Closes the engine and whatever still runs on it. Never blocks on a guest that does not stop.
   */
  @Override
  void close();
}
