package dev.mxc.bridge.tools;

/**
 * What a broker checks of every call. For tests alone can one be left out, so that a test can show
 * that it fails without it; nothing outside this package can name them.
 */
enum ToolCheck {
  /** The manifest grants the tool. */
  GRANT,
  /** The run has host calls left. */
  HOST_CALLS,
  /** Arguments and results fit their schemas. */
  SCHEMA,
  /** The grant has calls left. */
  CALL_LIMIT,
  /** A person said yes where one is to be asked. */
  APPROVAL,
  /** A result is no larger than the tool's may be. */
  RESULT_SIZE
}
