package dev.mxc.guard;

/** The descriptors that a guarded process starts with. There are no others. */
public enum Streams {
  /** Pipes as standard input, output and error. */
  STANDARD,
  /**
   * As for a worker: descriptor 3 is the pipe out, 4 the pipe in; standard input is empty, and
   * standard output goes to standard error, so that nothing printed is ever taken for a frame.
   */
  FRAMES
}
