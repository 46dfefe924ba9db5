package dev.mxc.bridge.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that break HTTP/2 (RFC 9113) on purpose: frames are written byte by byte. */
@Timeout(60)
class HostileHttp2Test {

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PUSH_PROMISE = 5;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final byte OK = (byte) 0x88;
  private static final int PREFACE_BYTES = 24;

  @FunctionalInterface
  private interface Script {
    void answer(Frames frames) throws IOException;
  }

  private static final Map<String, Script> SCRIPTS = new TreeMap<>();

  @TempDir static Path folder;
  private static NodeServer authority;
  private static SSLServerSocket listener;
  private static volatile Script script = _ -> {};

  @BeforeAll
  static void start() throws Exception {
    authority = new NodeServer(folder);
    Process export =
        new ProcessBuilder(
                "openssl",
                "pkcs12",
                "-export",
                "-in",
                "good.pem",
                "-inkey",
                "good.key",
                "-out",
                "good.p12",
                "-passout",
                "pass:test")
            .directory(folder.toFile())
            .start();
    assertThat(export.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("good.p12"))) {
      keys.load(in, "test".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "test".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    SSLParameters parameters = listener.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    listener.setSSLParameters(parameters);
    Thread.ofVirtual().start(HostileHttp2Test::accept);
  }

  @AfterAll
  static void stop() throws Exception {
    if (listener != null) {
      listener.close();
    }
    if (authority != null) {
      authority.close();
    }
  }

  private static void accept() {
    try {
      while (true) {
        SSLSocket socket = (SSLSocket) listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // The tests are over.
    }
  }

  private static void serve(SSLSocket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      Frames frames = new Frames(in, new DataOutputStream(socket.getOutputStream()));
      in.skipNBytes(PREFACE_BYTES);
      frames.send(SETTINGS, 0, 0);
      while (true) {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        in.skipNBytes(lengthAndType >>> 8);
        if ((lengthAndType & 0xff) == SETTINGS && (flags & 1) == 0) {
          frames.send(SETTINGS, 1, 0);
        }
        if ((lengthAndType & 0xff) == HEADERS) {
          frames.stream = stream;
          script.answer(frames);
        }
      }
    } catch (IOException _) {
      // The client went away, as it should from most of these.
    }
  }

  private static final class Frames {
    private final DataInputStream in;
    private final DataOutputStream out;
    private int stream;

    Frames(DataInputStream in, DataOutputStream out) {
      this.in = in;
      this.out = out;
    }

    void send(int type, int flags, int stream, byte... payload) throws IOException {
      out.writeInt(payload.length << 8 | type);
      out.writeByte(flags);
      out.writeInt(stream);
      out.write(payload);
      out.flush();
    }

    /** Pings without end, whose answers are read: else the client would read no more of them. */
    void pings() throws IOException {
      Thread.ofVirtual()
          .start(() -> {
            try {
              in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
              // The client went away.
            }
          });
      while (true) {
        pings(1000);
      }
    }

    void pings(int count) throws IOException {
      byte[] ping = {0, 0, 8, PING, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
      ByteArrayOutputStream many = new ByteArrayOutputStream();
      for (int i = 0; i < count; i++) {
        many.writeBytes(ping);
      }
      out.write(many.toByteArray());
      out.flush();
    }

    void send(int type, int flags, byte... payload) throws IOException {
      send(type, flags, stream, payload);
    }
  }

  /** Header lines that are not compressed. */
  private static byte[] lines(boolean isIndexed, String... namesAndValues) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      bytes.write(isIndexed ? 0x40 : 0);
      string(bytes, namesAndValues[i]);
      string(bytes, namesAndValues[i + 1]);
    }
    return bytes.toByteArray();
  }

  private static void string(ByteArrayOutputStream bytes, String text) {
    int length = text.length();
    if (length < 127) {
      bytes.write(length);
    } else {
      bytes.write(127);
      int rest = length - 127;
      while (rest >= 128) {
        bytes.write(rest % 128 + 128);
        rest /= 128;
      }
      bytes.write(rest);
    }
    bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static final byte[] STATUS = {OK};

  static {
    SCRIPTS.put(
        "many headers",
        frames -> {
          frames.send(HEADERS, 0, STATUS);
          for (int i = 0; i < 10; i++) {
            frames.send(
                CONTINUATION, i == 9 ? END_HEADERS : 0, lines(false, "x-a", "a".repeat(16_000)));
          }
        });
    SCRIPTS.put(
        "many small headers",
        frames -> {
          String[] lines = new String[2 * 200];
          Arrays.fill(lines, "x");
          frames.send(HEADERS, END_HEADERS | END_STREAM, join(STATUS, lines(false, lines)));
        });
    SCRIPTS.put(
        "continuation flood",
        frames -> {
          frames.send(HEADERS, 0, STATUS);
          while (true) {
            frames.send(CONTINUATION, 0, lines(false, "x-a", "a"));
          }
        });
    SCRIPTS.put(
        "compression bomb",
        frames -> {
          byte[] again = new byte[10_000];
          Arrays.fill(again, (byte) 0xbe);
          frames.send(
              HEADERS, END_HEADERS, join(STATUS, lines(true, "x-a", "a".repeat(3900)), again));
        });
    SCRIPTS.put(
        "push",
        frames ->
            frames.send(
                PUSH_PROMISE,
                END_HEADERS,
                join(new byte[] {0, 0, 0, 2}, new byte[] {(byte) 0x82})));
    SCRIPTS.put(
        "data without credit",
        frames -> {
          frames.send(HEADERS, END_HEADERS, STATUS);
          for (int i = 0; i < 200; i++) {
            frames.send(DATA, 0, new byte[16_000]);
          }
        });
    SCRIPTS.put("pings beside a head", frames -> frames.pings());
    SCRIPTS.put(
        "pings beside a body",
        frames -> {
          frames.send(HEADERS, END_HEADERS, STATUS);
          frames.pings();
        });
    SCRIPTS.put("data before headers", frames -> frames.send(DATA, END_STREAM, new byte[5]));
    SCRIPTS.put("frame too large", frames -> frames.send(DATA, 0, new byte[20_000]));
    SCRIPTS.put("headers of no stream", frames -> frames.send(HEADERS, END_HEADERS, 0, STATUS));
    SCRIPTS.put("no status", frames -> frames.send(HEADERS, END_HEADERS, lines(false, "x-a", "b")));
    SCRIPTS.put(
        "bad status", frames -> frames.send(HEADERS, END_HEADERS, lines(false, ":status", "abc")));
    SCRIPTS.put("bad compression", frames -> frames.send(HEADERS, END_HEADERS, (byte) 0xff, OK));
    SCRIPTS.put("reset", frames -> frames.send(RST_STREAM, 0, new byte[] {0, 0, 0, 2}));
    SCRIPTS.put(
        "going away", frames -> frames.send(GOAWAY, 0, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 2}));
    SCRIPTS.put(
        "two lines in one",
        frames ->
            frames.send(
                HEADERS,
                END_HEADERS | END_STREAM,
                join(STATUS, lines(false, "x-a", "a\r\nX-B: b"))));
    SCRIPTS.put(
        "bytes",
        frames ->
            frames.send(
                HEADERS, END_HEADERS | END_STREAM, join(STATUS, lines(false, "x-a", "\u00e9"))));
    SCRIPTS.put(
        "fine",
        frames -> {
          frames.send(HEADERS, END_HEADERS, join(STATUS, lines(false, "x-a", "a".repeat(9000))));
          frames.pings(100);
          frames.send(DATA, END_STREAM, new byte[1000]);
        });
  }

  private static TestNetwork network() throws Exception {
    return TestNetwork.settings()
        .tls(authority.trust())
        .limits(
            new EgressLimits(Duration.ofSeconds(10), Duration.ofSeconds(2), 64 * 1024, 100, 5, 8))
        .grant(Rules.host("localhost", listener.getLocalPort()))
        .open();
  }

  private static String url() {
    return "https://localhost:" + listener.getLocalPort() + "/";
  }

  @ParameterizedTest
  @CsvSource({
    "many headers, TOO_LARGE",
    "many small headers, TOO_LARGE",
    "continuation flood, TOO_LARGE",
    "compression bomb, TOO_LARGE",
    "push, PROTOCOL",
    "pings beside a head, TOO_LARGE",
    "pings beside a body, PROTOCOL",
    "data before headers, PROTOCOL",
    "frame too large, PROTOCOL",
    "headers of no stream, PROTOCOL",
    "no status, PROTOCOL",
    "bad status, PROTOCOL",
    "bad compression, PROTOCOL",
    "two lines in one, PROTOCOL",
    "reset, CLOSED",
    "going away, CLOSED",
  })
  void anAnswerThatBreaksTheProtocolIsRefusedAndTheNextOneIsRead(String name, Kind kind)
      throws Exception {
    try (TestNetwork network = network()) {
      script = SCRIPTS.get(name);
      network.fails(kind, url());
      script = SCRIPTS.get("fine");
      assertThat(network.get(url())).hasSize(1000);
    }
  }

  @Test
  void dataWithoutCreditIsNotKept() throws Exception {
    try (TestNetwork network = network()) {
      script = SCRIPTS.get("data without credit");
      GuestResponse response = network.run.exchange(GuestRequest.of("GET", url()));
      script = SCRIPTS.get("fine");
      assertThat(network.get(url())).hasSize(1000);

      assertThat(response.status()).isEqualTo(200);
      assertThat(network.run.bytesUsed()).isLessThan(512 * 1024);
    }
  }

  @Test
  void aHeaderIsBytes() throws Exception {
    try (TestNetwork network = network()) {
      script = SCRIPTS.get("bytes");
      GuestResponse response = network.run.exchange(GuestRequest.of("GET", url()));
      assertThat(response.headers()).containsExactly(new HttpHeader("x-a", "\u00e9"));
    }
  }
}
