package dev.mxc.worker;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.PendingReply;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.RunSpec;
import dev.mxc.guard.Guard;
import dev.mxc.guard.GuardReport;
import dev.mxc.isolate.Contexts;
import dev.mxc.isolate.GuestMeter;
import dev.mxc.isolate.GuestRun;
import dev.mxc.isolate.Runtimes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The calling JVM itself, for code that is trusted not to attack it. A guest that does not stop
 * keeps its thread; the engine it runs on is thrown away, and the caller has its answer in time all
 * the same.
 */
public final class InProcessBackend implements Backend {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final ClaimSpec claim;
  private final CurrentServices services = new CurrentServices();
  private final Contexts contexts;
  private final long heapBytesAtStart = heapBytesHeld();
  private final GuardReport report = Guard.observeSelf();
  private volatile boolean poisoned;
  private volatile boolean outgrown;

  public InProcessBackend(Runtimes runtimes, ClaimSpec claim) {
    this.claim = claim;
    this.contexts = new Contexts(runtimes, services);
  }

  @Override
  public Execution start(RunSpec spec, HostServices hostServices, Listener listener) {
    services.current = hostServices;
    services.stopping = false;
    InProcessExecution execution = new InProcessExecution(spec, listener);
    execution.run.start();
    return execution;
  }

  @Override
  public boolean usable() {
    return !poisoned && !outgrown;
  }

  /**
   * An engine keeps what its contexts parsed. Whether the caller's heap grew for that or for
   * reasons of the caller's own cannot be told; a new engine costs less than a heap that is full.
   */
  @Override
  public CompletableFuture<Boolean> release() {
    if (!poisoned) {
      contexts.release();
    }
    outgrown |= heapBytesAfterCollection() - heapBytesAtStart > claim.memoryBytesMax();
    return CompletableFuture.completedFuture(usable());
  }

  @Override
  public boolean awaitReleased() {
    return usable();
  }

  /** Nothing of a guest can be stopped here; a session's threads may go on. */
  @Override
  public void rest() {}

  /** Of the calling JVM; what it has it cannot lose again. */
  @Override
  public Optional<GuardReport> report() {
    return Optional.of(report);
  }

  @Override
  public boolean inProcess() {
    return true;
  }

  @Override
  public String diagnostics() {
    return poisoned ? "a guest did not stop; its engine was thrown away" : "";
  }

  /**
   * Closes the engine, which may wait for a guest that never stops: then nobody waits for it. Else
   * it is closed when this returns, because the caller may be about to end the JVM, and the
   * engines' own work at that end prints a stack trace for one that is being closed just then.
   */
  @Override
  public void close() {
    services.current = null;
    Thread closing = Thread.ofPlatform().daemon().name("mxc-close").start(contexts::close);
    if (poisoned) {
      return;
    }
    try {
      closing.join(CLOSE_WITHIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private final class InProcessExecution implements Execution, GuestRun.Listener {

    private final Listener listener;
    private final GuestRun run;
    private final AtomicBoolean over = new AtomicBoolean();
    private final long heapBytesBefore = heapBytesHeld();

    InProcessExecution(RunSpec spec, Listener listener) {
      this.listener = listener;
      this.run = new GuestRun(claim, spec, contexts, this);
    }

    @Override
    public void started() {
      listener.started();
    }

    @Override
    public void ended(RunOutcome outcome, long cpuNanos, boolean stopped) {
      if (!stopped) {
        poisoned = true;
      }
      if (over.compareAndSet(false, true)) {
        services.current = null;
        listener.ended(outcome, cpuNanos, sampledHeapBytes().orElse(0));
      }
    }

    @Override
    public void cancel() {
      if (!over.get()) {
        services.stopping = true;
        run.cancel();
      }
    }

    @Override
    public void kill() {
      if (over.compareAndSet(false, true)) {
        poisoned = true;
        services.current = null;
        listener.lost(Loss.KILLED);
      }
    }

    @Override
    public OptionalLong processCpuMillis() {
      return OptionalLong.empty();
    }

    @Override
    public OptionalLong sampledHeapBytes() {
      return OptionalLong.of(Math.max(0, heapBytesAfterCollection() - heapBytesBefore));
    }
  }

  /**
   * A pool says what a collection left only once it had one: the first of the old objects' pool, in
   * the middle of a run, would charge the run with all that the JVM has. So what those pools hold
   * counts as there before, garbage included.
   */
  private static long heapBytesHeld() {
    return Math.max(heapBytesAfterCollection(), GuestMeter.heldHeapBytes());
  }

  /** What the last collections left: what is in use between them is mostly garbage. */
  private static long heapBytesAfterCollection() {
    long sum = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      sum += usage == null ? 0 : usage.getUsed();
    }
    return sum;
  }

  /**
   * Contexts outlive runs, services do not: what is asked outside a run fails. A guest that is
   * being ended gets no answer at all, so that it cannot catch its end: its thread waits here for
   * the engine, which interrupts it.
   */
  private static final class CurrentServices implements HostServices {

    private static final long END_SECONDS_MAX = 5;

    private volatile @Nullable HostServices current;
    private volatile boolean stopping;

    private interface Call<T> {
      T of(HostServices services) throws IOException;
    }

    private <T> T call(Call<T> call) throws IOException {
      HostServices services = current;
      try {
        if (services == null || stopping) {
          throw new RunEndedException();
        }
        return call.of(services);
      } catch (RunEndedException e) {
        awaitEnd();
        throw e;
      }
    }

    private static void awaitEnd() {
      try {
        TimeUnit.SECONDS.sleep(END_SECONDS_MAX);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public FileReply file(FileRequest request) throws IOException {
      return call(services -> services.file(request));
    }

    @Override
    public String request(Capability capability, String target) throws IOException {
      return call(services -> services.request(capability, target));
    }

    /** Of a run that ends, the guest hears only when the engine did not end it before. */
    @Override
    public PendingReply tool(String name, String argumentsJson) throws IOException {
      PendingReply asked = call(services -> services.tool(name, argumentsJson));
      PendingReply answer = new PendingReply(asked::giveUp);
      asked.whenComplete((reply, failure) -> {
        if (reply != null && !stopping) {
          answer.complete(reply);
        } else {
          CompletableFuture.delayedExecutor(END_SECONDS_MAX, TimeUnit.SECONDS)
              .execute(() -> answer.completeExceptionally(new RunEndedException()));
        }
      });
      return answer;
    }

    @Override
    public NetworkStream network(NetworkRequest request, NetworkStream.Listener listener)
        throws IOException {
      return call(services -> services.network(request, listener));
    }

    @Override
    public void refused(Capability capability, String target, String reason) throws IOException {
      call(services -> {
        services.refused(capability, target, reason);
        return reason;
      });
    }

    @Override
    public void output(OutputStreamKind stream, ByteBuffer bytes) throws IOException {
      call(services -> {
        services.output(stream, bytes);
        return stream;
      });
    }

    @Override
    public int input(byte[] buffer, int offset, int length) throws IOException {
      return call(services -> services.input(buffer, offset, length));
    }
  }
}
