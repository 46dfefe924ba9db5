package dev.mxc.worker;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.FileRequest.OpenOption;
import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import dev.mxc.bridge.protocol.Limit;
import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.MessageCodec;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** A program that speaks the wire in a worker's place and breaks its rules, one way per role. */
public final class RedWorker {

  /** What it does. The first group ends with a frame that no good worker sends. */
  public enum Role {
    ANOTHER_BUILD(wire -> wire.send(new Message.Hello("0".repeat(64)))),
    UNKNOWN_KIND(begun(wire -> wire.frame((byte) 200))),
    EMPTY_FRAME(begun(wire -> wire.raw(new byte[4]))),
    NEGATIVE_LENGTH(begun(wire -> wire.raw((byte) -1, (byte) -1, (byte) -1, (byte) -1))),
    HUGE_FRAME(begun(wire -> wire.raw((byte) 0x7f, (byte) -1, (byte) -1, (byte) -1))),
    BYTES_BEHIND(begun(wire -> wire.frame((byte) 67, (byte) 0))),
    NO_SUCH_CONSTANT(begun(wire -> wire.frame((byte) 68, (byte) 9, (byte) 0, (byte) 0))),
    A_MESSAGE_TO_WORKERS(begun(wire -> wire.frame(MessageCodec.encode(new Message.Cancel())))),
    READY_TWICE(begun(wire -> wire.send(new Message.Ready(0)))),
    HELLO_TWICE(begun(wire -> wire.send(new Message.Hello(MessageCodec.buildDigest())))),
    STARTED_TWICE(begun(wire -> wire.send(new Message.Started()))),
    RELEASED_UNASKED(begun(wire -> wire.send(new Message.Released(0)))),
    A_CALL_BEFORE_READY(wire -> {
      wire.send(new Message.Hello(MessageCodec.buildDigest()));
      wire.send(new Message.FileCall(1, new FileRequest.Stat("/tmp", true)));
    }),
    AN_END_BEFORE_READY(wire -> {
      wire.send(new Message.Hello(MessageCodec.buildDigest()));
      wire.end();
    }),
    A_CALL_NUMBER_TWICE(
        begun(wire -> {
          // The first cannot be answered: it is more than the pipe holds, and nobody reads.
          FileRequest read = new FileRequest.Read(openBig(wire), 0, FileRequest.TRANSFER_BYTES_MAX);
          wire.send(new Message.FileCall(7, read));
          wire.send(new Message.FileCall(7, read));
          Thread.currentThread().join();
        })),
    CALLS_WITHOUT_BOUND(
        begun(wire -> {
          for (int i = 0; i < 100_000; i++) {
            wire.send(new Message.FileCall(i, new FileRequest.Stat("/data", true)));
          }
        })),
    EMPTY_OUTPUT(
        begun(wire -> wire.send(new Message.Output(OutputStreamKind.STDOUT, new byte[0])))),
    INPUT_ASKED_WITHOUT_BOUND(
        begun(wire -> {
          for (int i = 0; i < 10_000; i++) {
            wire.send(new Message.InputCredit(1 << 20));
          }
        })),
    A_HUGE_DENIAL(
        begun(wire ->
            wire.send(new Message.Refused(Capability.PROCESS_START, "x".repeat(100_000), "")))),
    A_LIMIT_THAT_THE_HOST_COUNTS(begun(wire -> wire.end(new RunOutcome.LimitPassed(Limit.WALL)))),
    DIES(begun(wire -> System.exit(0))),

    OUTPUT_BEYOND_ITS_WINDOW(
        begun(wire -> {
          for (int i = 0; i < 1000; i++) {
            wire.send(
                new Message.Output(
                    OutputStreamKind.STDERR, RedWire.outputOf(WireBounds.STREAM_FRAME_BYTES_MAX)));
          }
        })),
    /** Ends its run and asks for more. */
    ASKS_AFTER_ITS_RUN(
        begun(wire -> {
          wire.say("done");
          wire.end();
          wire.send(new Message.FileCall(1, new FileRequest.Stat("/data", true)));
        })),
    A_TOOL_CALL_BEFORE_READY(wire -> {
      wire.send(new Message.Hello(MessageCodec.buildDigest()));
      wire.send(new Message.ToolCall(1, "orders.search", RedTools.GOOD));
    }),
    A_TOOL_CALL_BEFORE_STARTED(wire -> {
      wire.prepare();
      wire.send(new Message.ToolCall(1, "orders.search", RedTools.GOOD));
    }),
    A_TOOL_CANCEL_BEFORE_STARTED(wire -> {
      wire.prepare();
      wire.send(new Message.ToolCancel(1));
    }),
    TOOL_ARGUMENTS_BEYOND_THE_FRAME(
        begun(wire ->
            wire.send(
                new Message.ToolCall(
                    1, "orders.search", " ".repeat(WireBounds.TO_HOST_FRAME_BYTES_MAX))))),
    /** Ends its run and calls a tool that was granted to it. */
    CALLS_A_TOOL_AFTER_ITS_RUN(
        begun(wire -> {
          wire.say("done");
          wire.end();
          wire.send(new Message.ToolCall(1, "orders.search", "{}"));
        })),
    /** Calls what is not granted, and what is with what is no JSON or does not fit. */
    CALLS_EVERY_TOOL(begun(RedTools::callEverything)),
    TOOL_CALLS_WITHOUT_END(
        begun(wire -> {
          while (true) {
            wire.tool("orders.hidden", "{}");
          }
        })),
    /** As many as it may have in flight, and takes none of the answers. */
    CALLS_TOOLS_AND_NEVER_READS(
        begun(wire -> {
          for (int i = 0; i < WireBounds.TOOL_CALLS_IN_FLIGHT_MAX; i++) {
            wire.send(new Message.ToolCall(i, "orders.big", "{}"));
          }
          Thread.currentThread().join();
        })),
    /** More than it may, and takes none of the answers. */
    CALLS_TOOLS_WITHOUT_BOUND(
        begun(wire -> {
          for (int i = 0; ; i++) {
            wire.send(new Message.ToolCall(i, "orders.wait", "{}"));
          }
        })),
    /** Twenty calls at once of what may be called twice. */
    CALLS_A_TOOL_BEYOND_ITS_LIMIT(begun(RedTools::callBeyondTheLimit)),
    /** Twice what a person must allow, and once what nobody has to. */
    CALLS_WHAT_NEEDS_APPROVAL(
        begun(wire -> {
          wire.say(RedTools.word(wire.tool("orders.refund", "{\"id\": 7}")));
          wire.say(RedTools.word(wire.tool("orders.refund", "{\"id\": \"approved\"}")));
          wire.say(RedTools.word(wire.tool("orders.search", RedTools.GOOD)));
          wire.end();
        })),
    /** Ends its run while a tool works for it. */
    ENDS_WITH_A_TOOL_UNDER_WAY(
        begun(wire -> {
          wire.send(new Message.ToolCall(-1, "orders.sleep", "{}"));
          // Answers when the other sleeps.
          wire.tool("orders.asleep", "{}");
          wire.say("done");
          wire.end();
        })),
    /** Gives up as many calls as it may have, of a tool that does not listen, and calls again. */
    GIVES_UP_DEAF_CALLS(begun(wire -> RedTools.giveUp(wire, "orders.deaf", false))),
    /** As many of one that listens, whose answers it awaits. */
    GIVES_UP_CALLS(begun(wire -> RedTools.giveUp(wire, "orders.wait", true))),
    /** Gives up what it never called, again and again. */
    GIVES_UP_WHAT_IT_NEVER_CALLED(
        begun(wire -> {
          for (int i = 0; i < 100_000; i++) {
            wire.send(new Message.ToolCancel(i % 100));
          }
          wire.say(RedTools.word(wire.tool("orders.search", RedTools.GOOD)));
          wire.end();
        })),
    /** The first of its calls is under way for ever. */
    A_TOOL_CALLS_NUMBER_TWICE(
        begun(wire -> {
          wire.send(new Message.ToolCall(7, "orders.wait", "{}"));
          wire.send(new Message.ToolCall(7, "orders.search", "{}"));
          wire.idle();
        })),
    /** Ends its run twice: the second end is for the next run. */
    ENDS_TWICE(
        begun(wire -> {
          wire.end();
          wire.end(new RunOutcome.Completed("\"forged\""));
        })),
    NEVER_READY(RedWire::idle),
    NEVER_STARTS(RedWire::prepare),
    /** Takes no frame at all, not even those of its claim. */
    NEVER_READS(wire -> {
      wire.send(new Message.Hello(MessageCodec.buildDigest()));
      wire.send(new Message.Ready(0));
      Thread.currentThread().join();
    }),
    /** Asks for as many megabytes as the host is ready to hold, and takes none. */
    ASKS_AND_NEVER_READS(
        begun(wire -> {
          int handle = openBig(wire);
          for (int i = 100; i < 100 + WireBounds.CALLS_IN_FLIGHT_MAX; i++) {
            wire.send(
                new Message.FileCall(
                    i, new FileRequest.Read(handle, 0, FileRequest.TRANSFER_BYTES_MAX)));
          }
          Thread.currentThread().join();
        })),
    /** Claims to have compiled more than the host would ever keep. */
    CODE_WITHOUT_BOUND(begun(wire -> compile(wire, 0x7fff_ffff))),
    CODE_OF_NEGATIVE_LENGTH(begun(wire -> compile(wire, -1))),
    /** Sends code and was sent no source. */
    CODE_FOR_NOTHING(begun(wire -> wire.send(code(4)))),
    CODE_FOR_MORE_THAN_WAS_SENT(
        begun(wire -> {
          compile(wire, 4);
          wire.send(code(4));
        })),
    IGNORES_CANCEL(begun(RedWire::idle)),
    SPINS(
        begun(_ -> {
          while (true) {
            Thread.onSpinWait();
          }
        })),
    TALKS_ON_STANDARD_ERROR(
        begun(wire -> {
          System.err.println("not the guest's output".repeat(100_000));
          System.out.println("nor this".repeat(100_000));
          wire.end();
        })),
    /** Says what flatters it. */
    LIES(
        begun(wire ->
            wire.send(
                new Message.Ended(
                    new RunOutcome.Exited(0x7fff_ff07), Long.MAX_VALUE, Long.MAX_VALUE)))),
    A_VALUE_THAT_IS_NO_JSON(
        begun(wire -> wire.end(new RunOutcome.Completed("1, \"status\": \"ok\"")))),
    A_VALUE_TOO_DEEP(
        begun(wire -> wire.end(new RunOutcome.Completed("[".repeat(5000) + "]".repeat(5000))))),
    DENIALS_WITHOUT_END(
        begun(wire -> {
          for (int i = 0; i < 20_000; i++) {
            wire.send(new Message.Refused(Capability.PROCESS_START, "program " + i, "forged"));
          }
          wire.end();
        })),
    REQUESTS_WITHOUT_END(
        begun(wire -> {
          for (int i = 0; ; i++) {
            wire.send(new Message.Ask(i, Capability.NETWORK_CONNECT, "a.example:443"));
            wire.next();
          }
        })),
    OUTPUT_WITHOUT_END(
        begun(wire -> {
          while (true) {
            wire.send(new Message.Output(OutputStreamKind.STDOUT, new byte[1000]));
            wire.next();
          }
        })),
    /** Asks for every file operation where nothing is granted, and tells how it was answered. */
    ASKS_FOR_EVERY_FILE(begun(RedWorker::askForFiles)),
    WRITES_WITHOUT_END(
        begun(wire -> {
          Set<OpenOption> options = Set.of(OpenOption.WRITE, OpenOption.CREATE);
          int handle =
              ((FileReply.Opened) wire.file(new FileRequest.Open("/out/x", options, 0600)))
                  .handle();
          for (long i = 0; ; i++) {
            wire.file(new FileRequest.Write(handle, i << 20, new byte[1 << 20]));
          }
        })),
    OPENS_WITHOUT_END(
        begun(wire -> {
          while (true) {
            wire.file(new FileRequest.Open("/data/file", Set.of(OpenOption.READ), 0));
          }
        }));

    private final Part part;

    Role(Part part) {
      this.part = part;
    }
  }

  private interface Part {
    void play(RedWire wire) throws IOException, InterruptedException;
  }

  private RedWorker() {}

  /** Takes the role's name. */
  public static void main(String[] arguments) throws Exception {
    RedWire wire = new RedWire();
    Role.valueOf(arguments[0]).part.play(wire);
    wire.idle();
  }

  private static Part begun(Part part) {
    return wire -> {
      wire.begin();
      part.play(wire);
    };
  }

  private static int openBig(RedWire wire) throws IOException {
    FileRequest open = new FileRequest.Open("/data/big", Set.of(OpenOption.READ), 0);
    if (!(wire.file(open) instanceof FileReply.Opened opened)) {
      throw new IOException("not opened");
    }
    return opened.handle();
  }

  /** Takes a source and sends so much code for it, or says so. */
  private static void compile(RedWire wire, int length) throws IOException {
    wire.send(new Message.InputCredit(WireBounds.STREAM_FRAME_BYTES_MAX));
    while (!(wire.next() instanceof Message.Input)) {
      // Nothing else is of interest.
    }
    wire.send(code(length));
  }

  private static Message.Output code(int length) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Math.clamp(length, 0, 1000));
    return new Message.Output(OutputStreamKind.STDOUT, bytes.putInt(length).array());
  }

  private static void askForFiles(RedWire wire) throws IOException {
    List<String> paths =
        List.of(
            "/etc/passwd",
            "/data/../../etc/passwd",
            "/data/./file",
            "//etc/passwd",
            "data/file",
            "",
            "/data/file\0",
            "/data/link-out",
            "/data/hole/file",
            "/proc/self/environ",
            "/".repeat(5000));
    for (String path : paths) {
      tell(wire, new FileRequest.Open(path, Set.of(OpenOption.READ), 0));
      tell(wire, new FileRequest.Open(path, Set.of(OpenOption.WRITE, OpenOption.CREATE), 0777));
      tell(wire, new FileRequest.Stat(path, true));
      tell(wire, new FileRequest.List(path, 0));
      tell(wire, new FileRequest.MakeDirectory(path, 0777));
      tell(wire, new FileRequest.Remove(path, false));
      tell(wire, new FileRequest.Rename("/data/file", path, true));
      tell(wire, new FileRequest.Rename(path, "/out/taken", true));
      tell(wire, new FileRequest.SetTimes(path, 0, 0, true));
      tell(wire, new FileRequest.SetMode(path, 04777));
    }
    for (int handle : new int[] {-1, 0, 1, Integer.MAX_VALUE}) {
      tell(wire, new FileRequest.Read(handle, 0, 10));
      tell(wire, new FileRequest.Write(handle, 0, new byte[1]));
      tell(wire, new FileRequest.Truncate(handle, 0));
      tell(wire, new FileRequest.StatHandle(handle));
    }
    tell(wire, new FileRequest.Read(0, -1, Integer.MAX_VALUE));
    wire.say(
        "granted: "
            + wire.file(new FileRequest.Stat("/data/file", true)).getClass().getSimpleName());
    wire.end();
  }

  private static void tell(RedWire wire, FileRequest request) throws IOException {
    FileReply reply = wire.file(request);
    if (!(reply instanceof FileReply.Failed)) {
      wire.say("NOT REFUSED: " + request + " " + reply);
    }
  }
}
