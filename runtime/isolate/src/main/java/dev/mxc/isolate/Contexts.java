package dev.mxc.isolate;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.bridge.protocol.RunSpec.ContextLife;
import dev.mxc.isolate.files.GuestFiles;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engines, spare contexts and session contexts of one trust domain. A spare is kept per
 * language, made between runs, so that the next run finds one. Used by one thread at a time.
 */
public final class Contexts implements AutoCloseable {

  /** A context in use; {@code files} is closed with it unless a session keeps both. */
  public record Lease(GuestContext context, GuestFiles files, ContextLife life)
      implements AutoCloseable {
    @Override
    public void close() {
      if (life == ContextLife.ONE_RUN) {
        context.close();
        files.close();
      }
    }
  }

  private record Spare(int threadsMax, SpareContext context) {}

  private final Runtimes runtimes;
  private final HostServices host;
  private final ThreadGroup threads = new ThreadGroup("guest");
  private final Map<Language, LanguageRuntime> engines = new EnumMap<>(Language.class);
  private final Map<Language, Spare> spares = new EnumMap<>(Language.class);
  private final Map<Language, Lease> session = new EnumMap<>(Language.class);
  private @Nullable GuestFiles sessionFiles;

  /** Whom to tell of a limit: the run under way. Files of a session outlive a run. */
  private volatile Consumer<Limit> passed = _ -> {};

  public Contexts(Runtimes runtimes, HostServices host) {
    this.runtimes = runtimes;
    this.host = host;
  }

  /**
   * Where contexts are made and programs run. A context's threads belong to the group of the thread
   * that made it, so {@link #prepare} and {@link #lease} are called by threads of this group.
   */
  public ThreadGroup threads() {
    return threads;
  }

  /** Makes a spare context of a language unless there is one. */
  public void prepare(Language language, int threadsMax) {
    spares.put(language, takeSpare(language, threadsMax));
  }

  private Spare takeSpare(Language language, int threadsMax) {
    Spare spare = spares.remove(language);
    if (spare != null && spare.threadsMax == threadsMax) {
      return spare;
    }
    if (spare != null) {
      spare.context.close();
    }
    return new Spare(threadsMax, engine(language).prepare(threadsMax));
  }

  /** A context for a run: the session's, or a fresh one. */
  public Lease lease(ClaimSpec claim, RunSpec run, Consumer<Limit> limitPassed) {
    passed = limitPassed;
    if (run.life() == ContextLife.ONE_RUN) {
      GuestFiles files = runtimes.files(claim, host, limit -> passed.accept(limit));
      return new Lease(bind(run.language(), claim, files), files, run.life());
    }
    if (sessionFiles == null) {
      sessionFiles = runtimes.files(claim, host, limit -> passed.accept(limit));
    }
    GuestFiles files = sessionFiles;
    return session.computeIfAbsent(
        run.language(), language -> new Lease(bind(language, claim, files), files, run.life()));
  }

  private GuestContext bind(Language language, ClaimSpec claim, GuestFiles files) {
    return takeSpare(language, claim.threadsMax())
        .context
        .bind(new ContextBinding(claim, files, host));
  }

  /** Ends the session's contexts and files. */
  public void release() {
    session.values().forEach(lease -> lease.context.close());
    session.clear();
    if (sessionFiles != null) {
      sessionFiles.close();
      sessionFiles = null;
    }
  }

  private LanguageRuntime engine(Language language) {
    return engines.computeIfAbsent(language, runtimes::runtime);
  }

  @Override
  public void close() {
    release();
    spares.values().forEach(spare -> spare.context.close());
    spares.clear();
    engines.values().forEach(LanguageRuntime::close);
    engines.clear();
  }
}
