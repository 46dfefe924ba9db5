package dev.mxc;

import com.sun.net.httpserver.HttpServer;
import dev.mxc.manifest.ManifestParser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/** What a request costs a program, as it measures it itself; to be read beside the plain client. */
public final class GuestNetworkTargets {

  private static final int LARGE_BYTES = 50 << 20;

  private static final Map<String, Program> PROGRAMS =
      new TreeMap<>(
          Map.of(
              "Python, urllib.request",
              Program.python(
                  """
                  import sys, time, urllib.request
                  base = sys.argv[1]
                  def fetch(path):
                      with urllib.request.urlopen(base + path) as response:
                          return len(response.read())
                  times = []
                  for i in range(1000):
                      start = time.perf_counter()
                      fetch("/small")
                      times.append(time.perf_counter() - start)
                  start = time.perf_counter()
                  size = fetch("/large")
                  rate = size / (time.perf_counter() - start)
                  f"{sorted(times[800:])[100] * 1e6:9.0f} us {rate / 1e6:9.0f} MB/s"
                  """),
              "Python, http.client kept alive",
              Program.python(
                  """
                  import sys, time, http.client
                  connection = http.client.HTTPConnection(sys.argv[1].partition("//")[2])
                  def fetch(path):
                      connection.request("GET", path)
                      return len(connection.getresponse().read())
                  times = []
                  for i in range(1000):
                      start = time.perf_counter()
                      fetch("/small")
                      times.append(time.perf_counter() - start)
                  start = time.perf_counter()
                  size = fetch("/large")
                  rate = size / (time.perf_counter() - start)
                  f"{sorted(times[800:])[100] * 1e6:9.0f} us {rate / 1e6:9.0f} MB/s"
                  """),
              "JavaScript, fetch",
              Program.javascriptModule(
                  """
                  const base = process.argv[2];
                  const fetched = async (path) => (await (await fetch(base + path)).arrayBuffer()).byteLength;
                  const times = [];
                  for (let i = 0; i < 1000; i++) {
                    const start = performance.now();
                    await fetched('/small');
                    times.push(performance.now() - start);
                  }
                  const start = performance.now();
                  const size = await fetched('/large');
                  const rate = size / (performance.now() - start);
                  const median = times.slice(800).sort((a, b) => a - b)[100];
                  console.log(`${(median * 1e3).toFixed(0).padStart(9)} us ${(rate / 1e3).toFixed(0).padStart(9)} MB/s`);
                  """)));

  private GuestNetworkTargets() {}

  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    NetworkTargets.serve(server, "/small", 1024);
    NetworkTargets.serve(server, "/large", LARGE_BYTES);
    server.start();
    try {
      for (String tier : new String[] {"context", "isolate"}) {
        measure(tier, server.getAddress().getPort());
      }
    } finally {
      server.stop(0);
    }
  }

  private static void measure(String tier, int port) throws Exception {
    String manifest =
        """
        version: "1"
        isolation: { tier: %s }
        limits: { wall: 120s, cpu: 120s, memory: 1GiB, hostCalls: 10000, networkBytes: 1GiB }
        network: [ { host: 127.0.0.1, ports: [ %d ], schemes: [ http ] } ]
        """
            .formatted(tier, port);
    try (Sandbox sandbox =
        Sandbox.open(
            ManifestParser.parse(
                manifest.getBytes(StandardCharsets.UTF_8), "network", Path.of("")))) {
      PROGRAMS.forEach((name, program) -> {
        RunResult result = sandbox.run(program.withArguments("http://127.0.0.1:" + port));
        String said = result.valueJson() == null ? result.stdout() : result.valueJson();
        System.out.printf(
            "%-45s %s%n",
            "fetch of 1 KB, 50 MB, " + tier + ", " + name,
            result.status() == RunResult.Status.OK
                ? said.strip().replace("\"", "")
                : result.status() + " " + result.stderr());
      });
    }
  }
}
