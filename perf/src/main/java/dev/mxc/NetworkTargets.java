package dev.mxc;

import com.sun.net.httpserver.HttpServer;
import dev.mxc.bridge.egress.EgressBroker;
import dev.mxc.bridge.egress.EgressPolicy;
import dev.mxc.bridge.egress.EgressRule;
import dev.mxc.bridge.egress.EgressRun;
import dev.mxc.bridge.egress.GuestRequest;
import dev.mxc.bridge.egress.GuestResponse;
import dev.mxc.bridge.egress.NetworkQuota;
import dev.mxc.bridge.secrets.Secret;
import dev.mxc.bridge.secrets.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** What the egress broker costs over a plain client, against a server on loopback. */
public final class NetworkTargets {

  private static final int ROUNDS = 3000;
  private static final int LARGE_BYTES = 100 << 20;

  private interface Fetch {
    int bytes() throws IOException, InterruptedException;
  }

  private NetworkTargets() {}

  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    serve(server, "/small", 1024);
    serve(server, "/large", LARGE_BYTES);
    server.start();
    int port = server.getAddress().getPort();
    String url = "http://127.0.0.1:" + port;
    try (HttpClient plain = HttpClient.newHttpClient();
        EgressBroker open = broker(port, Map.of());
        EgressBroker secret = broker(port, Map.of("Authorization", "Bearer ${secret:TOKEN}"))) {
      EgressRun run = open.run(_ -> {}, new NetworkQuota(Long.MAX_VALUE, () -> {}));
      EgressRun searching = secret.run(_ -> {}, new NetworkQuota(Long.MAX_VALUE, () -> {}));
      double base = median(() -> plainly(plain, url + "/small"));
      double brokered = median(() -> brokered(run, url + "/small"));
      double searched = median(() -> brokered(searching, url + "/small"));
      System.out.printf("%-45s %9.0f us%n", "fetch of 1 KB, plain client", base);
      System.out.printf("%-45s %9.0f us  <= 2000 over plain%n", "fetch of 1 KB, broker", brokered);
      System.out.printf(
          "%-45s %9.0f us  <= 2000 over plain%n", "fetch of 1 KB, broker with a secret", searched);
      rate("100 MB, plain client", () -> plainly(plain, url + "/large"));
      rate("100 MB, broker", () -> brokered(run, url + "/large"));
      rate("100 MB, broker with a secret", () -> brokered(searching, url + "/large"));
    } finally {
      server.stop(0);
    }
  }

  static void serve(HttpServer server, String path, int length) {
    byte[] block = new byte[Math.min(length, 64 * 1024)];
    Arrays.fill(block, (byte) 'x');
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, length);
          try (var body = exchange.getResponseBody()) {
            for (int sent = 0; sent < length; sent += block.length) {
              body.write(block);
            }
          }
        });
  }

  private static EgressBroker broker(int port, Map<String, String> headers) throws Exception {
    EgressRule rule =
        EgressRule.of("127.0.0.1", List.of(port), List.of(), List.of(), List.of(), headers);
    EgressPolicy policy = EgressPolicy.of(List.of(rule));
    Secrets secrets =
        Secrets.read(policy.secrets(), _ -> Optional.of(Secret.of("tok-0123456789abcdef")));
    return EgressBroker.builder(policy).secrets(secrets).build();
  }

  private static int plainly(HttpClient client, String url)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length;
  }

  private static int brokered(EgressRun run, String url) throws IOException {
    try (GuestResponse response = run.exchange(GuestRequest.of("GET", url))) {
      return response.body().readAllBytes().length;
    }
  }

  private static double median(Fetch fetch) throws IOException, InterruptedException {
    long[] nanos = new long[ROUNDS];
    for (int i = 0; i < 2 * ROUNDS; i++) {
      long from = System.nanoTime();
      fetch.bytes();
      nanos[i % ROUNDS] = System.nanoTime() - from;
    }
    Arrays.sort(nanos);
    return nanos[ROUNDS / 2] / 1e3;
  }

  private static void rate(String name, Fetch fetch) throws IOException, InterruptedException {
    fetch.bytes();
    long from = System.nanoTime();
    int bytes = fetch.bytes();
    double seconds = (System.nanoTime() - from) / 1e9;
    System.out.printf("%-45s %9.0f MB/s%n", name, bytes / seconds / 1e6);
  }
}
