package dev.mxc.bridge.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that goes away in the middle of its answer: what came before is read before the error
 * is.
 */
@Timeout(120)
class BrokenOffTest {

  /** How often; whether the end is there together with the last bytes is a matter of luck. */
  private static final int ROUNDS = 200;

  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

  static Stream<Arguments> answers() {
    return Stream.of(false, true)
        .flatMap(isReset ->
            Stream.of(
                    List.of(LENGTH + "hello", "hello"),
                    List.of(CHUNKED + "5\r\nhello\r\n", "hello"),
                    List.of(CHUNKED + "5\r\nhello\r\n6\r\n world\r\n", "hello world"),
                    List.of(CHUNKED + "5\r\nhello", "hello"),
                    List.of(CHUNKED + "5\r\nhel", "hel"),
                    List.of(CHUNKED + "5\r\nhello\r\n6", "hello"),
                    List.of(CHUNKED + "5\r\nhello\r\n6\r\n wo", "hello wo"))
                .map(answer -> Arguments.of(isReset, answer.getFirst(), answer.getLast())));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void whatCameBeforeIsReadFirst(boolean isReset, String answer, String body) throws Exception {
    try (RawServer server =
            new RawServer(request -> {
              request.send(answer);
              if (isReset) {
                request.reset();
              } else {
                request.close();
              }
            });
        TestNetwork network = TestNetwork.granting(Rules.host("127.0.0.1", server.port()))) {
      for (int i = 0; i < ROUNDS; i++) {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        EgressException end =
            catchThrowableOfType(
                EgressException.class,
                () -> {
                  try (GuestResponse response =
                          network.run.exchange(GuestRequest.of("GET", server.url("/")));
                      InputStream in = response.body()) {
                    for (int b = in.read(); b >= 0; b = in.read()) {
                      got.write(b);
                    }
                  }
                });
        assertThat(got.toString(StandardCharsets.ISO_8859_1)).as("round %d", i).isEqualTo(body);
        assertThat(end).as("an answer that breaks off is no whole one").isNotNull();
        assertThat(end.kind()).isEqualTo(Kind.CLOSED);
      }
    }
  }
}
