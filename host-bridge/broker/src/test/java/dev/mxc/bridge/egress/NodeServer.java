package dev.mxc.bridge.egress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;

/** Node's HTTPS and HTTP/2 servers, with certificates of an authority made for the test. */
final class NodeServer implements AutoCloseable {

  private final Path folder;
  private final Process process;
  private final int[] ports;

  NodeServer(Path folder) throws Exception {
    this.folder = folder;
    Assumptions.assumeTrue(runs("node", "--version"), "needs node");
    Assumptions.assumeTrue(runs("openssl", "version"), "needs openssl");
    authority("ca");
    authority("stranger-ca");
    certificate("good", "ca", 2);
    certificate("expired", "ca", -1);
    certificate("stranger", "stranger-ca", 2);
    Path script = folder.resolve("server.mjs");
    try (InputStream in = NodeServer.class.getResourceAsStream("server.mjs")) {
      Files.copy(Objects.requireNonNull(in), script);
    }
    process =
        new ProcessBuilder("node", script.toString(), folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII);
    ports = Stream.of(reader.readLine().split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  /** HTTP/1.1 alone. */
  int http1() {
    return ports[0];
  }

  /** HTTP/2, and HTTP/1.1 for who does not offer it. */
  int http2() {
    return ports[1];
  }

  int expired() {
    return ports[2];
  }

  /** Its certificate is signed by an authority that nobody trusts. */
  int stranger() {
    return ports[3];
  }

  /** Trusts the test's authority alone. */
  SSLContext trust() throws Exception {
    try (InputStream in = Files.newInputStream(folder.resolve("ca.pem"))) {
      return HostTrust.of(
          Stream.of(CertificateFactory.getInstance("X.509").generateCertificate(in)));
    }
  }

  private static boolean runs(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts tests", e);
    }
  }

  private void openssl(String... arguments) throws Exception {
    Process process =
        new ProcessBuilder(Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(List.of(arguments) + ": " + output);
    }
  }

  private void authority(String name) throws Exception {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        name + ".key",
        "-out",
        name + ".pem",
        "-days",
        "2",
        "-subj",
        "/CN=" + name);
  }

  private void certificate(String name, String authority, int days) throws Exception {
    Files.writeString(
        folder.resolve("names"), "subjectAltName=DNS:a.test,DNS:localhost,IP:127.0.0.1");
    openssl(
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        name + ".key",
        "-out",
        name + ".csr",
        "-subj",
        "/CN=" + name);
    openssl(
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        authority + ".pem",
        "-CAkey",
        authority + ".key",
        "-CAcreateserial",
        "-days",
        String.valueOf(days),
        "-extfile",
        "names",
        "-out",
        name + ".pem");
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.destroy();
  }
}
