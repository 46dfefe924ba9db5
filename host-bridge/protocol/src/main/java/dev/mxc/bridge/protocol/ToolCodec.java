package dev.mxc.bridge.protocol;

import dev.mxc.bridge.protocol.ToolReply.Failure;

/** Tools and their replies inside a frame. */
final class ToolCodec {

  /** The least bytes of an encoded specification. */
  static final int SPEC_BYTES_MIN = 4 * 4 + 1;

  private static final int RETURNED = 1;
  private static final int RAISED = 2;

  private ToolCodec() {}

  static void spec(WireWriter out, ToolSpec spec) {
    out.text(spec.name()).text(spec.pythonName()).text(spec.pythonSignature());
    out.text(spec.documentation()).bool(spec.asynchronous());
  }

  static ToolSpec spec(WireReader in) throws ProtocolException {
    return new ToolSpec(in.text(), in.text(), in.text(), in.text(), in.bool());
  }

  static void reply(WireWriter out, ToolReply reply) {
    switch (reply) {
      case ToolReply.Returned(var json) -> out.u8(RETURNED).text(json);
      case ToolReply.Raised(var failure, var message) ->
          out.u8(RAISED).u8(failure.ordinal()).text(message);
    }
  }

  static ToolReply reply(WireReader in) throws ProtocolException {
    int kind = in.u8();
    return switch (kind) {
      case RETURNED -> new ToolReply.Returned(in.text());
      case RAISED -> new ToolReply.Raised(in.constant(Failure.values()), in.text());
      default -> throw new ProtocolException("no reply of a tool: " + kind);
    };
  }
}
