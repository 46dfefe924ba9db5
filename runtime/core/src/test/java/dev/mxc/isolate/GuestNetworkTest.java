package dev.mxc.isolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkRequest.Body;
import dev.mxc.bridge.protocol.NetworkRequest.Redirect;
import dev.mxc.bridge.protocol.NetworkSignal;
import dev.mxc.bridge.protocol.NetworkSignal.Failure;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.isolate.GuestStream.StreamException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the guest's side of a stream does with what its host says. */
@Timeout(60)
class GuestNetworkTest {

  private static final NetworkSignal ANSWER =
      new NetworkSignal.Answered(200, "OK", "HTTP/1.1", List.of(), "http://a.example/", false);

  /** A host that takes down what it is asked. */
  private static final class Asked implements NetworkStream {
    private final NetworkStream.Listener listener;
    private final List<String> said = new ArrayList<>();

    Asked(NetworkStream.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void send(byte[] bytes) {
      said.add("send " + bytes.length);
    }

    @Override
    public void finish() {
      said.add("finish");
    }

    @Override
    public void taken(int bytes) {
      said.add("taken " + bytes);
    }

    @Override
    public void close() {
      said.add("close");
    }
  }

  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final GuestNetwork network =
      new GuestNetwork(
          (HostServices)
              Proxy.newProxyInstance(
                  HostServices.class.getClassLoader(),
                  new Class<?>[] {HostServices.class},
                  (_, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("network");
                    Asked stream = new Asked((NetworkStream.Listener) arguments[1]);
                    asked.add(stream);
                    return stream;
                  }));

  private GuestStream http() {
    return network.open(
        new NetworkRequest.Http(
            "GET", "http://a.example/", List.of(), Redirect.FOLLOW, new Body.None()),
        () -> {});
  }

  private GuestStream tcp() {
    return network.open(new NetworkRequest.Tcp("a.example", 1), () -> {});
  }

  @Test
  void requestsBeyondTheBoundWaitForOneThatEnds() throws Exception {
    List<GuestStream> open = new ArrayList<>();
    for (int i = 0; i < WireBounds.NETWORK_STREAMS_MAX; i++) {
      open.add(http());
    }
    GuestStream given = http();
    GuestStream next = http();
    assertThat(asked).hasSize(WireBounds.NETWORK_STREAMS_MAX);

    given.close();
    Asked first = asked.take();
    first.listener.signalled(ANSWER);
    first.listener.signalled(new NetworkSignal.Ended());
    assertThat(first.said).containsExactly("close");
    while (asked.size() < WireBounds.NETWORK_STREAMS_MAX) {
      Thread.onSpinWait();
    }
    List<Asked> rest = List.copyOf(asked);
    rest.getLast().listener.signalled(ANSWER);
    assertThat(next.awaitAnswer(-1)).isPresent();
    assertThat(open.getFirst().read(10, 0))
        .hasValueSatisfying(bytes -> assertThat(bytes).isEmpty());
  }

  @Test
  void connectionsBeyondTheBoundFailAtOnce() {
    for (int i = 0; i < WireBounds.NETWORK_STREAMS_MAX; i++) {
      tcp();
    }
    GuestStream beyond = tcp();

    assertThatThrownBy(() -> beyond.awaitConnected(-1))
        .isInstanceOfSatisfying(
            StreamException.class,
            e -> assertThat(e.failed().failure()).isEqualTo(Failure.UNREACHABLE));
    assertThat(asked).hasSize(WireBounds.NETWORK_STREAMS_MAX);
  }

  @Test
  void whatCameBeforeAFailureIsReadAndItsWindowGivenBack() throws Exception {
    GuestStream stream = tcp();
    Asked host = asked.take();
    host.listener.signalled(new NetworkSignal.Connected());
    host.listener.signalled(new NetworkSignal.Received(new byte[1000]));
    assertThat(stream.read(600, 0)).hasValueSatisfying(part -> assertThat(part).hasSize(600));
    assertThat(host.said).isEmpty();
    assertThat(stream.read(600, 0)).hasValueSatisfying(part -> assertThat(part).hasSize(400));
    assertThat(host.said).containsExactly("taken " + WireBounds.networkCharge(1000));
    assertThat(stream.read(600, 0)).isEmpty();

    host.listener.signalled(new NetworkSignal.Received(new byte[5]));
    host.listener.signalled(new NetworkSignal.Failed(Failure.CLOSED, "gone"));
    assertThat(host.said).endsWith("close");
    assertThat(stream.read(600, -1)).hasValueSatisfying(part -> assertThat(part).hasSize(5));
    assertThatThrownBy(() -> stream.read(600, -1)).hasMessage("gone");
    assertThatThrownBy(() -> stream.write(new byte[1], 0, 1, -1)).hasMessage("gone");
  }

  @Test
  void whatIsSentStaysWithinTheWindow() throws Exception {
    GuestStream stream = tcp();
    Asked host = asked.take();
    host.listener.signalled(new NetworkSignal.Connected());
    byte[] bytes = new byte[WireBounds.NETWORK_WINDOW_BYTES];
    int sent = 0;
    for (int count; (count = stream.write(bytes, 0, bytes.length, 0)) > 0; ) {
      sent += count;
    }
    int parts = host.said.size();
    assertThat(sent + parts * WireBounds.networkCharge(0))
        .isEqualTo(WireBounds.NETWORK_WINDOW_BYTES);

    CompletableFuture<Integer> waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return stream.write(bytes, 0, 10, -1);
          } catch (StreamException | RunEndedException e) {
            throw new AssertionError(e);
          }
        });
    host.listener.signalled(new NetworkSignal.Taken(WireBounds.networkCharge(10)));
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(10);

    stream.finish();
    assertThat(host.said).endsWith("finish");
    assertThat(stream.write(bytes, 0, 1, -1)).isEqualTo(-1);
    stream.close();
    stream.close();
    assertThat(host.said.stream().filter("close"::equals)).hasSize(1);
  }

  @Test
  void aWaitThatIsInterruptedEndsAndTheThreadStaysInterrupted() {
    GuestStream stream = http();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> stream.awaitAnswer(-1)).isInstanceOf(RunEndedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aBoundedWaitEndsWithNothing() throws Exception {
    GuestStream stream = http();

    assertThat(stream.awaitConnected(1)).isFalse();
    assertThat(stream.awaitAnswer(1)).isEmpty();
    assertThat(stream.read(1, 1)).isEmpty();
  }
}
