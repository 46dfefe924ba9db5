package dev.mxc;

import dev.mxc.bridge.approval.Approver;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.protocol.ToolReply.Failure;
import dev.mxc.bridge.protocol.ToolSpec;
import dev.mxc.bridge.tools.ToolBroker;
import dev.mxc.bridge.tools.ToolCaller;
import dev.mxc.bridge.tools.ToolFailures;
import dev.mxc.bridge.tools.ToolGrants;
import dev.mxc.bridge.tools.ToolOutcome;
import dev.mxc.bridge.tools.stubs.ToolStubs;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The host tools that a sandbox's policy grants.
 *
 * @param grants the grants
 * @param approver who is asked before calls that need a person's word
 * @param failures who hears of tools that broke
 */
record GrantedTools(ToolGrants grants, Optional<Approver> approver, ToolFailures failures) {

  /** What a guest is told. */
  List<ToolSpec> specs() {
    Map<String, String> pythonNames = ToolStubs.pythonNames(grants.tools());
    return grants.tools().stream()
        .map(tool ->
            new ToolSpec(
                tool.name(),
                Objects.requireNonNull(pythonNames.get(tool.name())),
                ToolStubs.pythonSignature(tool),
                ToolStubs.documentation(tool),
                tool.asynchronous()))
        .toList();
  }

  /** Begins the broker of a run. */
  ToolBroker.Builder broker(ToolCaller caller) {
    ToolBroker.Builder broker = ToolBroker.builder(grants, caller).failures(failures);
    approver.ifPresent(broker::approver);
    return broker;
  }

  /** An outcome as it goes to the guest's side. */
  static ToolReply reply(ToolOutcome outcome) {
    return switch (outcome) {
      case ToolOutcome.Returned(var json) -> new ToolReply.Returned(json);
      case ToolOutcome.Failed(var message) -> new ToolReply.Raised(Failure.FAILED, message);
      case ToolOutcome.Denied(var reason) -> new ToolReply.Raised(Failure.DENIED, reason);
      case ToolOutcome.LimitReached(var reason) ->
          new ToolReply.Raised(Failure.LIMIT_REACHED, reason);
      case ToolOutcome.TimedOut late -> new ToolReply.Raised(Failure.TIMED_OUT, late.message());
      case ToolOutcome.Invalid unfit -> new ToolReply.Raised(Failure.INVALID, unfit.message());
    };
  }
}
