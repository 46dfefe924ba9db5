package dev.mxc.bridge.protocol;

import dev.mxc.bridge.protocol.ClaimSpec.MountKind;
import dev.mxc.bridge.protocol.ClaimSpec.MountPoint;
import dev.mxc.bridge.protocol.FileReply.FileType;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.bridge.protocol.NetworkRequest.Body;
import dev.mxc.bridge.protocol.NetworkRequest.Header;
import dev.mxc.bridge.protocol.NetworkRequest.Redirect;
import dev.mxc.bridge.protocol.RunSpec.ContextLife;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Messages of every kind. One that is new belongs here: then it is tested, and is a seed of the
 * fuzz target ({@link SeedCorpus}).
 */
final class Samples {

  private Samples() {}

  private static final FileReply.Attributes ATTRIBUTES =
      new FileReply.Attributes(FileType.REGULAR, 0644, 3, 1, 2, 3, 4, 5, 1);

  static Stream<Message.ToWorker> toWorker() {
    return Stream.of(
        new Message.Prepare("build", Language.JAVASCRIPT, 16),
        new Message.Claim(
            new ClaimSpec(
                Map.of("NAME", "välue"),
                List.of(
                    new MountPoint("/data", MountKind.HOST, true, 0),
                    new MountPoint("/tmp", MountKind.MEMORY, true, 1 << 20)),
                List.of("/site-packages"),
                List.of(
                    new ToolSpec(
                        "orders.get-one",
                        "orders.get_one",
                        "(*, id: int) -> Any",
                        "Finds öne.",
                        true)),
                16,
                64,
                1L << 20,
                10_000,
                256L << 20,
                new byte[32])),
        new Message.Start(
            new RunSpec(
                Language.PYTHON,
                false,
                "main.py",
                new byte[] {1, 2},
                List.of("a", ""),
                ContextLife.SESSION)),
        new Message.Cancel(),
        new Message.FileAnswer(1, ATTRIBUTES),
        new Message.FileAnswer(2, new FileReply.Opened(7, ATTRIBUTES, new byte[] {1})),
        new Message.FileAnswer(3, new FileReply.Data(new byte[0])),
        new Message.FileAnswer(
            4, new FileReply.Listing(List.of(new FileReply.Entry("a", ATTRIBUTES)), 9)),
        new Message.FileAnswer(5, new FileReply.Text("/data/a")),
        new Message.FileAnswer(6, new FileReply.Done()),
        new Message.FileAnswer(-7, new FileReply.Failed(Errno.EACCES)),
        new Message.AskAnswer(8, "not granted"),
        new Message.ToolAnswer(9, new ToolReply.Returned("{\"a\": \"ö\"}")),
        new Message.ToolAnswer(10, new ToolReply.Raised(ToolReply.Failure.DENIED, "not granted")),
        signalled(new NetworkSignal.Connected()),
        signalled(
            new NetworkSignal.Answered(
                200,
                "OK",
                "HTTP/1.1",
                List.of(new Header("content-type", "text/plain")),
                "https://a.example/",
                true)),
        signalled(new NetworkSignal.Received(new byte[] {1, 2})),
        signalled(new NetworkSignal.Ended()),
        signalled(new NetworkSignal.Taken(257)),
        signalled(new NetworkSignal.Failed(NetworkSignal.Failure.DENIED, "no rule")),
        new Message.Input(new byte[] {1}),
        new Message.OutputCredit(OutputStreamKind.STDERR, 100),
        new Message.Release());
  }

  static Stream<Message.ToHost> toHost() {
    return Stream.of(
        new Message.Hello("build"),
        new Message.Ready(1L << 30),
        new Message.Started(),
        new Message.Output(OutputStreamKind.STDOUT, new byte[] {1, 2, 3}),
        call(new FileRequest.Open("/data/a", Set.of(OpenOption.READ, OpenOption.APPEND), 0600)),
        call(new FileRequest.Read(1, 2, 3)),
        call(new FileRequest.Write(1, 2, new byte[] {3})),
        call(new FileRequest.Truncate(1, 2)),
        call(new FileRequest.StatHandle(1)),
        call(new FileRequest.Sync(1)),
        call(new FileRequest.Close(1)),
        call(new FileRequest.Stat("/data/\0", true)),
        call(new FileRequest.List("/data", 5)),
        call(new FileRequest.MakeDirectory("/data/b", 0700)),
        call(new FileRequest.Remove("/data/b", true)),
        call(new FileRequest.Rename("/data/a", "/data/c", true)),
        call(new FileRequest.SetTimes("/data/a", FileRequest.KEEP_TIME, 2, false)),
        call(new FileRequest.SetMode("/data/a", 0644)),
        call(new FileRequest.ReadLink("/data/a")),
        call(new FileRequest.RealPath("/data/a")),
        new Message.Ask(1, Capability.NETWORK_CONNECT, "a.example:443"),
        new Message.ToolCall(2, "orders.search", "{\"q\": \"\\ud800\"}"),
        new Message.ToolCancel(2),
        open(new Body.None()),
        open(new Body.Whole(new byte[] {1})),
        open(new Body.Parts(OptionalLong.of(3))),
        open(new Body.Parts(OptionalLong.empty())),
        new Message.NetworkOpen(2, new NetworkRequest.Tcp("a.example", 5432)),
        new Message.NetworkSend(2, new byte[] {1, 2}),
        new Message.NetworkFinish(2),
        new Message.NetworkTaken(2, 257),
        new Message.NetworkClose(2),
        new Message.Refused(Capability.PROCESS_START, "ls", "never granted"),
        new Message.InputCredit(100),
        new Message.Ended(new RunOutcome.Completed(null), 1, 2),
        new Message.Ended(new RunOutcome.Completed("[1]"), 1, 2),
        new Message.Ended(new RunOutcome.Failed("ValueError", "x", "Traceback"), 1, 2),
        new Message.Ended(new RunOutcome.Exited(-1), 1, 2),
        new Message.Ended(new RunOutcome.LimitPassed(Limit.CPU), 1, 2),
        new Message.Ended(new RunOutcome.Cancelled(), 1, 2),
        new Message.Ended(new RunOutcome.Broken("detail"), 1, 2),
        new Message.Released(1L << 40));
  }

  private static Message.ToWorker signalled(NetworkSignal signal) {
    return new Message.NetworkSignalled(3, signal);
  }

  private static Message.ToHost open(Body body) {
    return new Message.NetworkOpen(
        1,
        new NetworkRequest.Http(
            "POST",
            "https://a.example/v1?q=\u00f6",
            List.of(new Header("accept", "*/*"), new Header("x-empty", "")),
            Redirect.MANUAL,
            body));
  }

  private static Message.ToHost call(FileRequest request) {
    return new Message.FileCall(1, request);
  }
}
