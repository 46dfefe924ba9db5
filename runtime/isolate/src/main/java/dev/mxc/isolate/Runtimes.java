package dev.mxc.isolate;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.isolate.files.GuestFiles;
import java.util.function.Consumer;

/**
 * Makes the parts of a guest; what a worker and tier {@code context} have in common, and what a
 * test replaces.
 */
public interface Runtimes {

  /** An engine of a language, ready to prepare contexts. */
  LanguageRuntime runtime(Language language);

  /**
   * The files of a context or a session; {@code passed} is told when the guest holds too many open.
   */
  GuestFiles files(ClaimSpec claim, HostServices host, Consumer<Limit> passed);
}
