package dev.mxc.network;

import dev.mxc.bridge.egress.EgressException;
import dev.mxc.bridge.protocol.NetworkSignal.Failed;
import dev.mxc.bridge.protocol.NetworkSignal.Failure;
import java.io.IOException;
import java.util.Optional;

/** What a guest hears when something fails. */
final class Failures {

  private Failures() {}

  /** Empty for what ends the run, of which the guest hears nothing. */
  static Optional<Failed> of(IOException failure) {
    if (!(failure instanceof EgressException refused)) {
      // Streams of ours fail only when they are closed, and the guest's side has closed them.
      return Optional.of(new Failed(Failure.CANCELED, "the request was canceled"));
    }
    Failure kind =
        switch (refused.kind()) {
          case DENIED -> Failure.DENIED;
          case INVALID -> Failure.INVALID;
          case UNRESOLVED -> Failure.UNRESOLVED;
          case UNREACHABLE -> Failure.UNREACHABLE;
          case TIMED_OUT -> Failure.TIMED_OUT;
          case TLS -> Failure.TLS;
          case CLOSED -> Failure.CLOSED;
          case PROTOCOL -> Failure.PROTOCOL;
          case TOO_LARGE -> Failure.TOO_LARGE;
          case REDIRECT -> Failure.REDIRECT;
          case BODY -> Failure.BODY;
          case CANCELED, LIMIT -> Failure.CANCELED;
        };
    return refused.kind() == EgressException.Kind.LIMIT
        ? Optional.empty()
        : Optional.of(new Failed(kind, String.valueOf(refused.getMessage())));
  }
}
