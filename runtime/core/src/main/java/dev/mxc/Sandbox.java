package dev.mxc;

import dev.mxc.bridge.approval.Approver;
import dev.mxc.bridge.protocol.Language;
import dev.mxc.bridge.protocol.RunSpec.ContextLife;
import dev.mxc.bridge.secrets.SecretProvider;
import dev.mxc.bridge.tools.ToolFailures;
import dev.mxc.bridge.tools.ToolGrants;
import dev.mxc.bridge.tools.ToolRegistry;
import dev.mxc.bytecode.CompileJob;
import dev.mxc.files.Bytecode;
import dev.mxc.manifest.Ceiling;
import dev.mxc.manifest.HostOffer;
import dev.mxc.manifest.Manifest;
import dev.mxc.manifest.ManifestException;
import dev.mxc.manifest.Overrides;
import dev.mxc.manifest.Policy;
import dev.mxc.manifest.PolicyCompiler;
import dev.mxc.worker.Backend;
import dev.mxc.worker.PreparedWorker;
import dev.mxc.worker.RuntimeImage;
import dev.mxc.worker.WorkerException;
import dev.mxc.worker.WorkerShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A trust domain: one manifest, compiled, with the workers that run its programs. Programs run one
 * at a time per worker; runs that overlap get workers of their own. Safe for use by several
 * threads, virtual ones too.
 */
public final class Sandbox implements AutoCloseable {

  /** Starts workers; what a test replaces. */
  interface Workers {
    PreparedWorker start(WorkerShape shape) throws WorkerException;
  }

  private final Policy policy;
  private final GrantedTools tools;
  private final GrantedNetwork network;
  private final RuntimeImage image;
  private final DomainWorkers workers;
  private final Duration startUpMax;
  private final GuestMounts mounts;
  private final ScheduledThreadPoolExecutor timer;
  private final MissingBytecode bytecode;

  private Sandbox(Policy policy, RuntimeImage image, Workers starter, Builder builder) {
    this.policy = policy;
    this.image = image;
    this.startUpMax = builder.startUpMax;
    this.mounts = GuestMounts.of(policy);
    this.tools = builder.granted(policy);
    this.network = GrantedNetwork.of(policy, builder.secrets, builder.trust);
    this.workers = new DomainWorkers(policy, mounts, tools.specs(), image.languageHome(), starter);
    this.bytecode =
        new MissingBytecode(
            policy,
            mounts,
            image,
            builder.compilers.orElse(shape ->
                PreparedWorker.startInBackground(
                    image, shape, GuardModes.requirement(policy.guard()))),
            builder.compileInBackground);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("mxc-timer").factory());
    this.timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Opens a sandbox on a manifest.
   *
   * @throws ManifestException when the manifest asks for what cannot be enforced here
   * @throws SandboxException when the language runtimes cannot be made ready
   */
  public static Sandbox open(Manifest manifest) throws ManifestException {
    return builder(manifest).open();
  }

  /** What else a sandbox may be opened with. */
  public static Builder builder(Manifest manifest) {
    return new Builder(manifest);
  }

  /** Collects what a sandbox is opened with. */
  public static final class Builder {
    private final Manifest manifest;
    private final List<Ceiling> ceilings = new ArrayList<>();
    private Overrides overrides = Overrides.none();
    private ToolRegistry tools = ToolRegistry.empty();
    private Optional<Approver> approver = Optional.empty();
    private ToolFailures toolFailures = ToolFailures.IGNORED;
    private SecretProvider secrets = _ -> Optional.empty();
    private Optional<SSLContext> trust = Optional.empty();
    private Consumer<String> progress = _ -> {};
    private Optional<Workers> workers = Optional.empty();
    private Duration startUpMax = SupervisedRun.START_UP_MAX;
    private Optional<CompileJob.Workers> compilers = Optional.empty();
    private boolean compileInBackground = true;

    private Builder(Manifest manifest) {
      this.manifest = manifest;
    }

    /** One more ceiling; none lifts another. */
    public Builder ceiling(Ceiling ceiling) {
      ceilings.add(ceiling);
      return this;
    }

    /** Additions to the manifest. */
    public Builder overrides(Overrides value) {
      overrides = value;
      return this;
    }

    /** The host tools that the manifest may grant; without them, it can grant none. */
    public Builder tools(ToolRegistry registry) {
      tools = registry;
      return this;
    }

    /** Who is asked before calls that need approval; without one, they are denied. */
    public Builder approver(Approver asked) {
      approver = Optional.of(asked);
      return this;
    }

    /** Who hears what went wrong in tools; guests hear only that it did. */
    public Builder toolFailures(ToolFailures listener) {
      toolFailures = listener;
      return this;
    }

    /**
     * Where secrets are found, such as a vault, by the names that the manifest has for them; what
     * it does not know comes from the manifest's own sources. A secret is read when the sandbox is
     * opened.
     */
    public Builder secrets(SecretProvider provider) {
      secrets = provider;
      return this;
    }

    /** Whom https trusts, in place of this machine's authorities. */
    public Builder trust(SSLContext context) {
      trust = Optional.of(context);
      return this;
    }

    private GrantedTools granted(Policy policy) {
      return new GrantedTools(ToolGrants.of(tools, policy.tools()), approver, toolFailures);
    }

    /** Hears what the first use on a machine makes ready, in words. */
    public Builder progress(Consumer<String> listener) {
      progress = listener;
      return this;
    }

    /** Other workers and another bound for their start-up, for tests. */
    Builder workers(Workers value, Duration longestStartUp) {
      workers = Optional.of(value);
      startUpMax = longestStartUp;
      return this;
    }

    /** Other workers that compile, for tests. */
    Builder compilers(CompileJob.Workers value) {
      compilers = Optional.of(value);
      return this;
    }

    /**
     * Leaves bytecode that guests missed to the caller, who asks for it with {@link
     * Sandbox#takeMissingBytecode}; else it is made between runs, in the background.
     */
    public Builder leaveMissingBytecode() {
      compileInBackground = false;
      return this;
    }

    /** Opens the sandbox; see {@link Sandbox#open}. */
    public Sandbox open() throws ManifestException {
      Policy policy =
          PolicyCompiler.compile(manifest, overrides, ceilings, new HostOffer(tools, secrets));
      try {
        RuntimeImage image = RuntimeImage.open(progress);
        return new Sandbox(
            policy,
            image,
            workers.orElse(shape ->
                PreparedWorker.start(image, shape, GuardModes.requirement(policy.guard()))),
            this);
      } catch (WorkerException e) {
        throw new SandboxException(e);
      }
    }
  }

  /** The policy that holds. */
  public Policy policy() {
    return policy;
  }

  /**
   * What its user should know before relying on it; empty when there is nothing. Waits for workers
   * that are being prepared: it is they that the kernel is asked about.
   */
  public List<String> warnings() {
    return Stream.concat(GrantedNetwork.warnings(policy).stream(), workers.warnings().stream())
        .toList();
  }

  /**
   * Starts to make ready for a language, in the background: the next run of that language waits for
   * less, and hears of a failure.
   */
  public void prepare(Language language) {
    workers.prepare(language);
  }

  /**
   * Runs a program in a fresh context, with nothing in it of any other run. What it changes in
   * overlays is reported and then gone.
   */
  public RunResult run(Program program) {
    return run(program, RunOptions.defaults());
  }

  /** As {@link #run(Program)}, with input or a listener for output. */
  public RunResult run(Program program, RunOptions options) {
    try (Session session = new Session(this, ContextLife.ONE_RUN)) {
      return session.run(program, options);
    }
  }

  /** As {@link #run(Program, RunOptions)}, on a virtual thread of its own. */
  public CompletableFuture<RunResult> runAsync(Program program, RunOptions options) {
    return CompletableFuture.supplyAsync(() -> run(program, options), Thread::startVirtualThread);
  }

  /** Opens a session: its programs share a context per language, memory mounts and overlays. */
  public Session session() {
    return new Session(this, ContextLife.SESSION);
  }

  /**
   * What bytecode of packages guests looked for in vain: a job for this process or another one of
   * this user. Empty when there is nothing to do, and where another process would find no trace of
   * it because the user has no cache folder.
   */
  public Optional<CompileJob> takeMissingBytecode() {
    return image.outlivesProcess() ? bytecode.take() : Optional.empty();
  }

  GrantedTools tools() {
    return tools;
  }

  GrantedNetwork network() {
    return network;
  }

  Optional<Bytecode> bytecode() {
    return bytecode.found();
  }

  GuestMounts mounts() {
    return mounts;
  }

  RuntimeImage image() {
    return image;
  }

  ScheduledThreadPoolExecutor timer() {
    return timer;
  }

  Duration startUpMax() {
    return startUpMax;
  }

  /** A backend for one session, idle or new. */
  Backend acquire(Language language) {
    return workers.acquire(language);
  }

  /** Takes a backend back after a session; returns at once. */
  void release(Language language, Backend backend) {
    bytecode.runEnded();
    workers.release(language, backend);
  }

  /** Discards all workers; runs under way end as lost. */
  @Override
  public void close() {
    bytecode.close();
    workers.close();
    network.close();
    timer.shutdown();
  }
}
