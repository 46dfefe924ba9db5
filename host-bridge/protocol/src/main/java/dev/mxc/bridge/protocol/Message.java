package dev.mxc.bridge.protocol;

import java.util.Objects;

/** One frame's content. Which side may send it is part of its type. */
public sealed interface Message {

  /** What a host sends to its worker. */
  sealed interface ToWorker extends Message {}

  /** What a worker sends to its host. The host treats every one of them as an enemy's. */
  sealed interface ToHost extends Message {}

  /**
   * The first frame of the host: who it is, and what the worker prepares while it is nobody's.
   *
   * @param build digest of the host's build
   * @param language the language to warm up
   * @param threadsMax the thread limit of spare contexts
   */
  record Prepare(String build, Language language, int threadsMax) implements ToWorker {}

  /** The worker belongs to a trust domain from here to its end. Sent once. */
  record Claim(ClaimSpec spec) implements ToWorker {}

  /** Starts a run. The worker must be claimed and idle. */
  record Start(RunSpec spec) implements ToWorker {}

  /** Ends the current run; of no effect when there is none. */
  record Cancel() implements ToWorker {}

  /** The answer to a {@link FileCall}. */
  record FileAnswer(int call, FileReply reply) implements ToWorker {}

  /** The answer to an {@link Ask}: why it was refused. */
  record AskAnswer(int call, String reason) implements ToWorker {}

  /** The answer to a {@link ToolCall}. */
  record ToolAnswer(int call, ToolReply reply) implements ToWorker {}

  /** Something happened to a stream of the network; unknown streams are those just closed. */
  record NetworkSignalled(int stream, NetworkSignal signal) implements ToWorker {}

  /** Guest standard input, never more than the worker gave credit for; empty at its end. */
  record Input(byte[] bytes) implements ToWorker {}

  /**
   * The host has taken output of a stream; {@code bytes} counts frames as {@link
   * WireBounds#OUTPUT_FRAME_CHARGE} each.
   */
  record OutputCredit(HostServices.OutputStreamKind stream, int bytes) implements ToWorker {}

  /** The session is over: its contexts and memory mounts go; answered by {@link Released}. */
  record Release() implements ToWorker {}

  /** The first frame of the worker. */
  record Hello(String build) implements ToHost {}

  /**
   * The worker is prepared; {@code baseHeapBytes} is its heap in use with nothing of a guest in it.
   */
  record Ready(long baseHeapBytes) implements ToHost {}

  /** The guest's first instruction is next: limits count from here. */
  record Started() implements ToHost {}

  /** Guest output, within the credit of its stream. */
  record Output(HostServices.OutputStreamKind stream, byte[] bytes) implements ToHost {}

  /** A file operation; {@code call} is in no other call in flight. */
  record FileCall(int call, FileRequest request) implements ToHost {}

  /** A request for another capability. */
  record Ask(int call, Capability capability, String target) implements ToHost {}

  /** A call of a host tool; {@code call} is in no other tool call in flight. */
  record ToolCall(int call, String name, String argumentsJson) implements ToHost {}

  /**
   * A request to the network. {@code stream} is no other's from here to its {@link NetworkClose},
   * which every stream comes to unless the run ends.
   */
  record NetworkOpen(int stream, NetworkRequest request) implements ToHost {}

  /** A part of a request's body, or bytes for a connection, within the stream's window. */
  record NetworkSend(int stream, byte[] bytes) implements ToHost {}

  /** Nothing more will be sent on a stream. */
  record NetworkFinish(int stream) implements ToHost {}

  /** The guest has taken what came, by its charge. */
  record NetworkTaken(int stream, int bytes) implements ToHost {}

  /** A stream is given up, or done. */
  record NetworkClose(int stream) implements ToHost {}

  /**
   * The guest waits for a tool call no more. The call has its answer all the same, any one, when
   * the host has let go of it; of no effect when that was sent.
   */
  record ToolCancel(int call) implements ToHost {}

  /** Something that the guest's runtime refused by itself. */
  record Refused(Capability capability, String target, String reason) implements ToHost {}

  /** The guest reads its standard input and takes so many bytes. */
  record InputCredit(int bytes) implements ToHost {}

  /**
   * The run is over.
   *
   * @param outcome how it ended, as the worker says
   * @param cpuNanos CPU time of the guest's threads
   * @param peakHeapBytes the greatest heap in use, base included
   */
  record Ended(RunOutcome outcome, long cpuNanos, long peakHeapBytes) implements ToHost {
    public Ended {
      Objects.requireNonNull(outcome);
    }
  }

  /**
   * The answer to {@link Release}.
   *
   * @param heldHeapBytes the heap that stays in use with nothing of a guest in it, an upper bound
   */
  record Released(long heldHeapBytes) implements ToHost {}
}
