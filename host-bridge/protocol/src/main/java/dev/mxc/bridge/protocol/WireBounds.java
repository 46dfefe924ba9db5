package dev.mxc.bridge.protocol;

/**
 * The bounds of the wire, the same on both sides. Passing one is a violation that ends the worker.
 */
public final class WireBounds {

  /**
   * The largest frame that a host takes: one transfer with its path, or a run's value and
   * traceback.
   */
  public static final int TO_HOST_FRAME_BYTES_MAX = 4 << 20;

  /** The largest frame that a worker takes: a program with its arguments. */
  public static final int TO_WORKER_FRAME_BYTES_MAX = 64 << 20;

  /**
   * What of one output stream the host has not yet taken: its bytes, and {@link
   * #OUTPUT_FRAME_CHARGE} for every frame.
   */
  public static final int OUTPUT_WINDOW_BYTES = 256 * 1024;

  /**
   * What a frame of output costs besides its bytes, so that many tiny frames do not cost the host
   * more than few large ones.
   */
  public static final int OUTPUT_FRAME_CHARGE = 256;

  /** The most bytes in one frame of output or input. */
  public static final int STREAM_FRAME_BYTES_MAX = 64 * 1024;

  /** Calls in flight. */
  public static final int CALLS_IN_FLIGHT_MAX = 64;

  /**
   * Tool calls in flight, counted by themselves: a tool may wait for a person, and files must not
   * wait for that. As many as a run may have under way at its host.
   */
  public static final int TOOL_CALLS_IN_FLIGHT_MAX = 64;

  /** Bytes of a tool's result as JSON, which is one frame. */
  public static final int TOOL_RESULT_BYTES_MAX = 16 << 20;

  /**
   * Characters of tools' results that one worker has not taken yet, together: a host holds no more
   * for a worker that does not read.
   */
  public static final int TOOL_RESULT_CHARS_WAITING_MAX = 128 << 20;

  /** Bytes of a tool call's arguments as JSON. */
  public static final int TOOL_ARGUMENT_BYTES_MAX = 3 << 20;

  /** Streams of the network that a worker has open at once. */
  public static final int NETWORK_STREAMS_MAX = 64;

  /** What of a stream of the network its other side has not yet taken, in each direction. */
  public static final int NETWORK_WINDOW_BYTES = 128 * 1024;

  /** Bytes of a request's body that comes with the request itself, so that it can be sent again. */
  public static final int NETWORK_BODY_BYTES_MAX = 1 << 20;

  /** Header lines of a request or an answer. */
  public static final int NETWORK_HEADERS_MAX = 1000;

  /** What a part of so many bytes costs of a window: many tiny parts are no better than few. */
  public static int networkCharge(int bytes) {
    return bytes + OUTPUT_FRAME_CHARGE;
  }

  /** Characters of a denial's target or reason that a worker sends. */
  public static final int DENIAL_CHARS_MAX = 2048;

  /** Bytes of a value as JSON, and of an error's message and traceback each. */
  public static final int RESULT_TEXT_BYTES_MAX = 1 << 20;

  private WireBounds() {}
}
