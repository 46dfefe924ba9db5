package dev.mxc.worker;

import dev.mxc.bridge.protocol.Message;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkRequest.Body;
import dev.mxc.bridge.protocol.NetworkRequest.Header;
import dev.mxc.bridge.protocol.NetworkRequest.Redirect;
import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.RunOutcome;
import dev.mxc.bridge.protocol.WireBounds;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * A program that speaks the wire in a worker's place and abuses the network, one way per role. Its
 * program's source is the port of a server on loopback, which is granted with http.
 */
public final class RedNetwork {

  /** What it does. The first group ends with a frame that no good worker sends. */
  public enum Role {
    SENDS_ON_NO_STREAM(wire -> wire.send(new Message.NetworkSend(9, new byte[1]))),
    FINISHES_NO_STREAM(wire -> wire.send(new Message.NetworkFinish(9))),
    CLOSES_NO_STREAM(wire -> wire.send(new Message.NetworkClose(9))),
    A_STREAM_TWICE(wire -> {
      open(wire, 7, get("http://denied.example/"));
      open(wire, 7, get("http://denied.example/"));
    }),
    STREAMS_WITHOUT_BOUND(wire -> {
      for (int i = 0; i < 1000; i++) {
        open(wire, i, get("http://denied.example/"));
      }
    }),
    AN_EMPTY_PART(wire -> {
      open(wire, 7, get("http://denied.example/"));
      wire.send(new Message.NetworkSend(7, new byte[0]));
    }),
    A_HUGE_PART(wire -> {
      open(wire, 7, get("http://denied.example/"));
      wire.send(new Message.NetworkSend(7, new byte[WireBounds.STREAM_FRAME_BYTES_MAX + 1]));
    }),
    BYTES_BEYOND_THE_WINDOW(wire -> {
      open(wire, 7, post(local(wire, "/never-reads"), new Body.Parts(OptionalLong.empty())));
      for (int i = 0; i < 1000; i++) {
        wire.send(new Message.NetworkSend(7, new byte[WireBounds.STREAM_FRAME_BYTES_MAX]));
      }
    }),
    TAKES_MORE_THAN_WAS_SENT(wire -> {
      open(wire, 7, get(local(wire, "/endless")));
      wire.send(new Message.NetworkTaken(7, Integer.MAX_VALUE));
    }),
    TAKES_NOTHING(wire -> {
      open(wire, 7, get(local(wire, "/endless")));
      wire.send(new Message.NetworkTaken(7, 0));
    }),
    A_BODY_TOO_LARGE_TO_COME_AT_ONCE(wire ->
        open(
            wire,
            7,
            post(
                local(wire, "/"),
                new Body.Whole(new byte[WireBounds.NETWORK_BODY_BYTES_MAX + 1])))),
    HEADERS_WITHOUT_BOUND(wire ->
        open(
            wire,
            7,
            new NetworkRequest.Http(
                "GET",
                local(wire, "/"),
                java.util.Collections.nCopies(5000, new Header("a", "b")),
                Redirect.FOLLOW,
                new Body.None()))),

    /** Asks for what no rule grants, in every spelling, and tells what was not refused. */
    ASKS_FOR_EVERY_DESTINATION(RedNetwork::askForAll),
    /** Reads the head of an endless answer, and then nothing any more. */
    NEVER_READS_AN_ENDLESS_ANSWER(wire -> {
      for (int i = 0; i < WireBounds.NETWORK_STREAMS_MAX; i++) {
        open(wire, i, get(local(wire, "/endless")));
      }
      Thread.currentThread().join();
    }),
    /** Is given endless answers, and takes nothing. */
    NEVER_TAKES(wire -> {
      open(wire, 7, get(local(wire, "/endless")));
      wire.idle();
    }),
    TAKES_WITHOUT_END(wire -> {
      open(wire, 7, get(local(wire, "/endless")));
      while (true) {
        if (wire.next()
            instanceof Message.NetworkSignalled(var stream, NetworkSignal.Received(var bytes))) {
          wire.send(new Message.NetworkTaken(stream, WireBounds.networkCharge(bytes.length)));
        }
      }
    }),
    REQUESTS_WITHOUT_END(wire -> {
      for (int i = 0; ; i++) {
        answer(wire, get("http://denied.example/"));
      }
    }),
    /** Ends its run with requests under way, and opens another one. */
    ASKS_AFTER_ITS_RUN(wire -> {
      open(wire, 1, get(local(wire, "/endless")));
      wire.end();
      open(wire, 2, get(local(wire, "/after")));
    }),
    /** Has a secret sent to its host, which shows it, and tells all that comes back. */
    TELLS_WHAT_COMES_BACK(wire -> {
      open(
          wire,
          7,
          new NetworkRequest.Http(
              "GET",
              local(wire, "/token"),
              List.of(new Header("X-Token", "of the guest")),
              Redirect.FOLLOW,
              new Body.None()));
      while (true) {
        if (wire.next() instanceof Message.NetworkSignalled(_, var signal)) {
          if (signal instanceof NetworkSignal.Received(var bytes)) {
            wire.say(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
          } else if (signal instanceof NetworkSignal.Ended) {
            break;
          } else {
            wire.say(signal.toString());
          }
        }
      }
      wire.end();
    }),
    /** Says that it is done, and of what it received nothing. */
    LIES_ABOUT_BYTES(wire -> {
      answer(wire, get(local(wire, "/thousand")));
      wire.end(new RunOutcome.Completed(null));
    });

    private final Part part;

    Role(Part part) {
      this.part = part;
    }
  }

  private interface Part {
    void play(RedWire wire) throws IOException, InterruptedException;
  }

  private RedNetwork() {}

  /** Takes the role's name. */
  public static void main(String[] arguments) throws Exception {
    RedWire wire = new RedWire();
    wire.begin();
    Role.valueOf(arguments[0]).part.play(wire);
    wire.idle();
  }

  private static String local(RedWire wire, String path) {
    return "http://127.0.0.1:" + wire.source() + path;
  }

  private static NetworkRequest get(String url) {
    return new NetworkRequest.Http("GET", url, List.of(), Redirect.FOLLOW, new Body.None());
  }

  private static NetworkRequest post(String url, Body body) {
    return new NetworkRequest.Http("POST", url, List.of(), Redirect.FOLLOW, body);
  }

  private static void open(RedWire wire, int stream, NetworkRequest request) throws IOException {
    wire.send(new Message.NetworkOpen(stream, request));
  }

  private static int lastStream = 1000;

  /** What a request comes to: a status, or why there is none. */
  private static String answer(RedWire wire, NetworkRequest request) throws IOException {
    int id = ++lastStream;
    open(wire, id, request);
    String answer = "";
    while (true) {
      if (wire.next() instanceof Message.NetworkSignalled(var stream, var signal) && stream == id) {
        switch (signal) {
          case NetworkSignal.Failed(var failure, var _) -> answer += failure.name();
          case NetworkSignal.Answered head -> answer += head.status();
          case NetworkSignal.Connected() when request instanceof NetworkRequest.Tcp ->
              answer += "CONNECTED";
          default -> {
            // Not yet the end.
          }
        }
        boolean done =
            signal instanceof NetworkSignal.Ended
                || signal instanceof NetworkSignal.Failed
                || answer.equals("CONNECTED");
        if (done) {
          wire.send(new Message.NetworkClose(id));
          return answer;
        }
      }
    }
  }

  private static void askForAll(RedWire wire) throws IOException {
    String port = wire.source();
    List<String> urls =
        List.of(
            "http://localhost:" + port + "/",
            "http://[::1]:" + port + "/",
            "http://2130706433:" + port + "/",
            "http://0x7f000001:" + port + "/",
            "http://0177.0.0.1:" + port + "/",
            "http://127.1:" + port + "/",
            "http://%31%32%37.0.0.1:" + port + "/",
            "http://[::ffff:127.0.0.1]:" + port + "/",
            "http://127.0.0.1:1/",
            "https://127.0.0.2:" + port + "/",
            "http://user@127.0.0.1:" + port + "@denied.example/",
            "http://127.0.0.1:" + port + "/a/../denied",
            "http://127.0.0.1:" + port + "/a%2fb",
            "http://127.0.0.1:" + port + "//a",
            "http://127.0.0.1:" + port + "/a\\b",
            "file:///etc/passwd",
            "",
            "http://",
            "x".repeat(1 << 20));
    for (String url : urls) {
      tell(wire, get(url));
    }
    tell(wire, method("CONNECT", local(wire, "/")));
    tell(wire, method("TRACE", local(wire, "/")));
    tell(wire, method("GET / HTTP/1.1\r\nHost: denied\r\n\r\nGET", local(wire, "/")));
    tell(wire, header("a", "b\r\nc: d", local(wire, "/")));
    tell(wire, header("Host", "denied.example", local(wire, "/")));
    tell(wire, header("Upgrade", "websocket", local(wire, "/")));
    tell(wire, new NetworkRequest.Tcp("127.0.0.1", Integer.parseInt(port)));
    tell(wire, new NetworkRequest.Tcp("127.0.0.1", -1));
    tell(wire, new NetworkRequest.Tcp("", 70_000));
    wire.say("granted: " + answer(wire, get(local(wire, "/thousand"))));
    wire.end();
  }

  private static NetworkRequest method(String method, String url) {
    return new NetworkRequest.Http(method, url, List.of(), Redirect.FOLLOW, new Body.None());
  }

  private static NetworkRequest header(String name, String value, String url) {
    return new NetworkRequest.Http(
        "GET", url, List.of(new Header(name, value)), Redirect.FOLLOW, new Body.None());
  }

  private static void tell(RedWire wire, NetworkRequest request) throws IOException {
    String answer = answer(wire, request);
    if (!answer.equals("DENIED") && !answer.equals("INVALID")) {
      String shown = request.toString();
      wire.say("NOT REFUSED: " + shown.substring(0, Math.min(200, shown.length())) + " " + answer);
    }
  }
}
