package dev.mxc.manifest;

/**
 * What one run may use. Every limit is finite.
 *
 * @param wallMillis wall time from the first instruction
 * @param cpuMillis CPU time of the guest's threads
 * @param memoryBytes guest heap
 * @param outputBytes both output streams together
 * @param fileBytes bytes written or grown in mounts of the host, and 4 KiB for every entry created
 * @param openFiles files open at once
 * @param threads guest threads alive at once, the main one included
 * @param hostCalls tool calls and requests
 * @param networkBytes bytes of requests and responses
 */
public record Limits(
    long wallMillis,
    long cpuMillis,
    long memoryBytes,
    long outputBytes,
    long fileBytes,
    int openFiles,
    int threads,
    int hostCalls,
    long networkBytes) {

  /** A host's clock and the wire decide below this. */
  static final long MILLIS_MIN = 10;

  /** A timer of a JVM holds more, but nobody waits that long for a run. */
  static final long MILLIS_MAX = 7L * 24 * 3600 * 1000;

  /** Below this the interpreters of both languages fail in ways that look like faults. */
  static final long MEMORY_BYTES_MIN = 16L << 20;

  static final long BYTES_MAX = 1L << 40;

  static final int COUNT_MAX = 1_000_000;

  /** More threads than this are a fork bomb by another name. */
  static final int THREADS_MAX = 1024;

  /** An import holds a few files open. */
  static final int OPEN_FILES_MIN = 8;

  /** What holds without a manifest. */
  public static Limits defaults() {
    return new Limits(30_000, 10_000, 256L << 20, 1L << 20, 64L << 20, 64, 16, 1000, 16L << 20);
  }
}
