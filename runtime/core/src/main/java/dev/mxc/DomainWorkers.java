package dev.mxc;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.ToolSpec;
import dev.mxc.guard.GuardReport;
import dev.mxc.isolate.languages.InstalledRuntimes;
import dev.mxc.manifest.Manifest.Tier;
import dev.mxc.manifest.Policy;
import dev.mxc.worker.Backend;
import dev.mxc.worker.InProcessBackend;
import dev.mxc.worker.PreparedWorker;
import dev.mxc.worker.UnenforceableException;
import dev.mxc.worker.WorkerException;
import dev.mxc.worker.WorkerShape;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one trust domain: those that are prepared, and those that are claimed and idle.
 * Safe for use by several threads.
 */
final class DomainWorkers implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** More workers than this stay idle for nobody's good. */
  private static final int IDLE_MAX = 4;

  private final Policy policy;
  private final GuestMounts mounts;
  private final List<ToolSpec> tools;
  private final Path languageHome;
  private final Sandbox.Workers starter;

  // Guarded by this.
  private final Map<Language, Deque<Backend>> idle = new EnumMap<>(Language.class);
  private final Map<Language, CompletableFuture<PreparedWorker>> prepared =
      new EnumMap<>(Language.class);
  private @Nullable GuardReport lastReport;
  private int acquired;
  private boolean closed;

  DomainWorkers(
      Policy policy,
      GuestMounts mounts,
      List<ToolSpec> tools,
      Path languageHome,
      Sandbox.Workers starter) {
    this.policy = policy;
    this.mounts = mounts;
    this.tools = List.copyOf(tools);
    this.languageHome = languageHome;
    this.starter = starter;
  }

  /** See {@link Sandbox#warnings}. */
  List<String> warnings() {
    List<CompletableFuture<PreparedWorker>> starting;
    synchronized (this) {
      starting = List.copyOf(prepared.values());
    }
    starting.forEach(worker -> worker.exceptionally(_ -> null).join());
    synchronized (this) {
      return lastReport == null ? List.of() : GuardWarning.of(policy.guard(), lastReport);
    }
  }

  /** See {@link Sandbox#prepare}. */
  synchronized void prepare(Language language) {
    if (policy.tier() == Tier.ISOLATE && !closed && !prepared.containsKey(language)) {
      prepared.put(
          language,
          CompletableFuture.supplyAsync(() -> startWorker(language), Thread::startVirtualThread));
    }
  }

  /** Starts a worker and notes what holds around it. */
  private PreparedWorker startWorker(Language language) {
    try {
      PreparedWorker worker = starter.start(shape(language));
      synchronized (this) {
        lastReport = worker.report();
        if (!closed) {
          return worker;
        }
      }
      worker.close();
      throw new SandboxException("the sandbox is closed");
    } catch (UnenforceableException e) {
      throw new UnenforceablePolicyException(
          "guard " + policy.guard().id() + ": " + e.getMessage(), e);
    } catch (WorkerException e) {
      throw new SandboxException(e);
    }
  }

  /** A backend for one session, idle or new. */
  Backend acquire(Language language) {
    for (Optional<Backend> waiting; (waiting = takeIdle(language)).isPresent(); ) {
      Backend backend = waiting.get();
      if (backend.awaitReleased()) {
        return backend;
      }
      backend.close();
    }
    if (policy.tier() == Tier.CONTEXT) {
      return new InProcessBackend(new InstalledRuntimes(languageHome), claim());
    }
    return prepared(language).claim(claim());
  }

  private synchronized Optional<Backend> takeIdle(Language language) {
    if (closed) {
      throw new SandboxException("the sandbox is closed");
    }
    acquired++;
    return Optional.ofNullable(idle.getOrDefault(language, new ArrayDeque<>()).poll());
  }

  /** The worker that was prepared, or one that is started now. */
  private PreparedWorker prepared(Language language) {
    CompletableFuture<PreparedWorker> starting;
    synchronized (this) {
      starting = prepared.remove(language);
    }
    try {
      PreparedWorker worker = starting == null ? null : starting.join();
      return worker != null && worker.usable() ? worker : startWorker(language);
    } catch (CompletionException e) {
      throw e.getCause() instanceof SandboxException failure ? failure : e;
    }
  }

  /** Takes a backend back after a session; returns at once. */
  void release(Language language, Backend backend) {
    if (backend.usable()) {
      backend
          .release()
          .thenAccept(kept -> {
            if (!kept) {
              replace(language);
            }
          });
    }
    synchronized (this) {
      Deque<Backend> waiting = idle.computeIfAbsent(language, _ -> new ArrayDeque<>());
      if (!closed && backend.usable() && waiting.size() < IDLE_MAX) {
        waiting.push(backend);
        return;
      }
    }
    backend.close();
  }

  /** Makes ready for the next run of a sandbox that has had several. */
  private synchronized void replace(Language language) {
    if (acquired > 1) {
      prepare(language);
    }
  }

  private WorkerShape shape(Language language) {
    return new WorkerShape(language, policy.limits().memoryBytes(), policy.limits().threads());
  }

  private ClaimSpec claim() {
    byte[] seed = new byte[32];
    RANDOM.nextBytes(seed);
    return new ClaimSpec(
        policy.environment(),
        mounts.points(),
        mounts.pythonPath(),
        tools,
        policy.limits().threads(),
        policy.limits().openFiles(),
        policy.limits().outputBytes(),
        policy.limits().cpuMillis(),
        policy.limits().memoryBytes(),
        seed);
  }

  /** Discards all workers; runs under way end as lost. */
  @Override
  public void close() {
    List<Backend> backends = new ArrayList<>();
    List<CompletableFuture<PreparedWorker>> starting;
    synchronized (this) {
      closed = true;
      idle.values().forEach(backends::addAll);
      starting = List.copyOf(prepared.values());
      idle.clear();
      prepared.clear();
    }
    backends.forEach(Backend::close);
    for (CompletableFuture<PreparedWorker> worker : starting) {
      PreparedWorker started = worker.exceptionally(_ -> null).join();
      if (started != null) {
        started.close();
      }
    }
  }
}
