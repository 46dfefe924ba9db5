package dev.mxc.bridge.protocol;

import dev.mxc.bridge.protocol.NetworkRequest.Body;
import dev.mxc.bridge.protocol.NetworkRequest.Header;
import dev.mxc.bridge.protocol.NetworkRequest.Redirect;
import dev.mxc.bridge.protocol.NetworkSignal.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Requests to the network and what comes of them, inside a frame. */
final class NetworkCodec {

  private static final int HTTP = 1;
  private static final int TCP = 2;

  private static final int NONE = 1;
  private static final int WHOLE = 2;
  private static final int PARTS = 3;
  private static final int PARTS_OF_LENGTH = 4;

  private static final int CONNECTED = 1;
  private static final int ANSWERED = 2;
  private static final int RECEIVED = 3;
  private static final int ENDED = 4;
  private static final int TAKEN = 5;
  private static final int FAILED = 6;

  private static final int HEADER_BYTES_MIN = 8;

  private NetworkCodec() {}

  static void request(WireWriter out, NetworkRequest request) {
    switch (request) {
      case NetworkRequest.Http(var method, var url, var headers, var redirect, var body) -> {
        out.u8(HTTP).text(method).text(url);
        headers(out, headers);
        out.u8(redirect.ordinal());
        body(out, body);
      }
      case NetworkRequest.Tcp(var host, var port) -> out.u8(TCP).text(host).i32(port);
    }
  }

  private static void body(WireWriter out, Body body) {
    switch (body) {
      case Body.None() -> out.u8(NONE);
      case Body.Whole(var bytes) -> out.u8(WHOLE).bytes(bytes);
      case Body.Parts(var length) -> {
        out.u8(length.isPresent() ? PARTS_OF_LENGTH : PARTS);
        length.ifPresent(out::i64);
      }
    }
  }

  static NetworkRequest request(WireReader in) throws ProtocolException {
    int kind = in.u8();
    return switch (kind) {
      case HTTP ->
          new NetworkRequest.Http(
              in.text(), in.text(), headers(in), in.constant(Redirect.values()), body(in));
      case TCP -> new NetworkRequest.Tcp(in.text(), in.i32());
      default -> throw new ProtocolException("no request to the network: " + kind);
    };
  }

  private static Body body(WireReader in) throws ProtocolException {
    int kind = in.u8();
    return switch (kind) {
      case NONE -> new Body.None();
      case WHOLE -> whole(in);
      case PARTS -> new Body.Parts(OptionalLong.empty());
      case PARTS_OF_LENGTH -> parts(in.i64());
      default -> throw new ProtocolException("no body of a request: " + kind);
    };
  }

  private static Body whole(WireReader in) throws ProtocolException {
    byte[] bytes = in.bytes();
    if (bytes.length > WireBounds.NETWORK_BODY_BYTES_MAX) {
      throw new ProtocolException("a request's body is too large to come at once");
    }
    return new Body.Whole(bytes);
  }

  private static Body parts(long length) throws ProtocolException {
    if (length < 0) {
      throw new ProtocolException("negative: " + length);
    }
    return new Body.Parts(OptionalLong.of(length));
  }

  private static void headers(WireWriter out, List<Header> headers) {
    out.i32(headers.size());
    headers.forEach(header -> out.text(header.name()).text(header.value()));
  }

  private static List<Header> headers(WireReader in) throws ProtocolException {
    int count = in.elements(HEADER_BYTES_MIN);
    if (count > WireBounds.NETWORK_HEADERS_MAX) {
      throw new ProtocolException("too many headers");
    }
    List<Header> headers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      headers.add(new Header(in.text(), in.text()));
    }
    return headers;
  }

  static void signal(WireWriter out, NetworkSignal signal) {
    switch (signal) {
      case NetworkSignal.Connected() -> out.u8(CONNECTED);
      case NetworkSignal.Answered answer -> {
        out.u8(ANSWERED).i32(answer.status()).text(answer.reason()).text(answer.version());
        headers(out, answer.headers());
        out.text(answer.url()).bool(answer.redirected());
      }
      case NetworkSignal.Received(var bytes) -> out.u8(RECEIVED).bytes(bytes);
      case NetworkSignal.Ended() -> out.u8(ENDED);
      case NetworkSignal.Taken(var bytes) -> out.u8(TAKEN).i32(bytes);
      case NetworkSignal.Failed(var failure, var message) ->
          out.u8(FAILED).u8(failure.ordinal()).text(message);
    }
  }

  static NetworkSignal signal(WireReader in) throws ProtocolException {
    int kind = in.u8();
    return switch (kind) {
      case CONNECTED -> new NetworkSignal.Connected();
      case ANSWERED ->
          new NetworkSignal.Answered(
              in.i32(), in.text(), in.text(), headers(in), in.text(), in.bool());
      case RECEIVED -> new NetworkSignal.Received(in.bytes());
      case ENDED -> new NetworkSignal.Ended();
      case TAKEN -> new NetworkSignal.Taken(in.count());
      case FAILED -> new NetworkSignal.Failed(in.constant(Failure.values()), in.text());
      default -> throw new ProtocolException("no signal of the network: " + kind);
    };
  }
}
