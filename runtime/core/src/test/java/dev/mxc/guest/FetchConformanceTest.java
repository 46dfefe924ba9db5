package dev.mxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that talk to one server print the same under mxc as under Node 20, byte for byte. */
@Timeout(60)
class FetchConformanceTest {

  private static final ProgramFolder FOLDER = ProgramFolder.of("fetch");

  @TempDir static Path root;

  private static WebServer server;
  private static BrokenServer broken;
  private static FullPort full;
  private static NodePrograms programs;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    server = new WebServer(Optional.empty());
    broken = new BrokenServer();
    full = new FullPort();
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    programs =
        NodePrograms.openOrSkip(
            root,
            FOLDER,
            "network: [{ host: 127.0.0.1, ports: [%d, %d, %d, %d] }]\n"
                .formatted(server.port(), broken.port(), full.port(), closed),
            Map.of(
                "SERVER",
                server.url(),
                "BROKEN",
                "http://127.0.0.1:" + broken.port(),
                "FULL",
                "http://127.0.0.1:" + full.port(),
                "CLOSED",
                "http://127.0.0.1:" + closed));
  }

  @AfterAll
  static void close() throws IOException {
    if (programs != null) {
      programs.close();
    }
    server.close();
    broken.close();
    full.close();
  }

  static List<String> names() throws IOException {
    return FOLDER.javascript();
  }

  @ParameterizedTest
  @MethodSource("names")
  void printsWhatNodePrints(String name) throws IOException, InterruptedException {
    NodePrograms.Outcome node = programs.node(name);
    NodePrograms.Outcome mxc = programs.mxc(name);

    assertThat(mxc.stdout()).as("output; errors: %s", mxc.stderr()).isEqualTo(node.stdout());
    assertThat(mxc.exitCode()).isEqualTo(node.exitCode()).isZero();
    assertThat(mxc.stderr()).isEqualTo(node.stderr());
  }
}
