package dev.mxc.bridge.egress;

/**
 * What a broker checks of every request. For tests alone can one be left out, so that a test can
 * show that it fails without it; nothing outside this package can name them.
 */
enum EgressCheck {
  /** A rule reaches the addresses that a name leads to. */
  ADDRESS,
  /** A rule grants where a redirect leads. */
  REDIRECT,
  /** The guest's headers are valid and ask for nothing that is not served. */
  HEADERS,
  /** The run has bytes left. */
  QUOTA,
  /** A path reads in one way only. */
  PATH,
  /** No answer has a secret in it. */
  REDACTION
}
