package dev.mxc.bridge.protocol;

import dev.mxc.bridge.protocol.ClaimSpec.MountKind;
import dev.mxc.bridge.protocol.ClaimSpec.MountPoint;
import dev.mxc.bridge.protocol.RunSpec.ContextLife;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Claims, programs and outcomes inside a frame. */
final class SpecCodec {

  private static final int COMPLETED = 1;
  private static final int COMPLETED_WITH_VALUE = 2;
  private static final int FAILED = 3;
  private static final int EXITED = 4;
  private static final int LIMIT_PASSED = 5;
  private static final int CANCELLED = 6;
  private static final int BROKEN = 7;

  private SpecCodec() {}

  static void claim(WireWriter out, ClaimSpec spec) {
    out.i32(spec.environment().size());
    spec.environment().forEach((name, value) -> out.text(name).text(value));
    out.i32(spec.mounts().size());
    for (MountPoint mount : spec.mounts()) {
      out.text(mount.path()).u8(mount.kind().ordinal());
      out.bool(mount.writable()).i64(mount.sizeBytes());
    }
    texts(out, spec.pythonPath());
    out.i32(spec.tools().size());
    spec.tools().forEach(tool -> ToolCodec.spec(out, tool));
    out.i32(spec.threadsMax()).i32(spec.openFilesMax());
    out.i64(spec.outputBytesMax()).i64(spec.cpuMillisMax()).i64(spec.memoryBytesMax());
    out.bytes(spec.seed());
  }

  static ClaimSpec claim(WireReader in) throws ProtocolException {
    Map<String, String> environment = new LinkedHashMap<>();
    for (int left = in.elements(8); left > 0; left--) {
      environment.put(in.text(), in.text());
    }
    List<MountPoint> mounts = new ArrayList<>();
    for (int left = in.elements(14); left > 0; left--) {
      mounts.add(new MountPoint(in.text(), in.constant(MountKind.values()), in.bool(), in.i64()));
    }
    List<String> pythonPath = texts(in);
    List<ToolSpec> tools = new ArrayList<>();
    for (int left = in.elements(ToolCodec.SPEC_BYTES_MIN); left > 0; left--) {
      tools.add(ToolCodec.spec(in));
    }
    return new ClaimSpec(
        environment,
        mounts,
        pythonPath,
        tools,
        in.i32(),
        in.i32(),
        in.i64(),
        in.i64(),
        in.i64(),
        in.bytes());
  }

  static void run(WireWriter out, RunSpec spec) {
    out.u8(spec.language().ordinal()).bool(spec.module()).text(spec.name()).bytes(spec.source());
    texts(out, spec.arguments());
    out.u8(spec.life().ordinal());
  }

  static RunSpec run(WireReader in) throws ProtocolException {
    return new RunSpec(
        in.constant(Language.values()),
        in.bool(),
        in.text(),
        in.bytes(),
        texts(in),
        in.constant(ContextLife.values()));
  }

  static void outcome(WireWriter out, RunOutcome outcome) {
    switch (outcome) {
      case RunOutcome.Completed(var json) when json != null ->
          out.u8(COMPLETED_WITH_VALUE).text(json);
      case RunOutcome.Completed _ -> out.u8(COMPLETED);
      case RunOutcome.Failed(var type, var message, var traceback) ->
          out.u8(FAILED).text(type).text(message).text(traceback);
      case RunOutcome.Exited(var status) -> out.u8(EXITED).i32(status);
      case RunOutcome.LimitPassed(var limit) -> out.u8(LIMIT_PASSED).u8(limit.ordinal());
      case RunOutcome.Cancelled() -> out.u8(CANCELLED);
      case RunOutcome.Broken(var detail) -> out.u8(BROKEN).text(detail);
    }
  }

  static RunOutcome outcome(WireReader in) throws ProtocolException {
    int kind = in.u8();
    return switch (kind) {
      case COMPLETED -> new RunOutcome.Completed(null);
      case COMPLETED_WITH_VALUE -> new RunOutcome.Completed(in.text());
      case FAILED -> new RunOutcome.Failed(in.text(), in.text(), in.text());
      case EXITED -> new RunOutcome.Exited(in.i32());
      case LIMIT_PASSED -> new RunOutcome.LimitPassed(in.constant(Limit.values()));
      case CANCELLED -> new RunOutcome.Cancelled();
      case BROKEN -> new RunOutcome.Broken(in.text());
      default -> throw new ProtocolException("no outcome: " + kind);
    };
  }

  private static void texts(WireWriter out, List<String> texts) {
    out.i32(texts.size());
    texts.forEach(out::text);
  }

  private static List<String> texts(WireReader in) throws ProtocolException {
    int count = in.elements(4);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.text());
    }
    return texts;
  }
}
