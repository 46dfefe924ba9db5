package dev.mxc.guest;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Two servers of HTTPS on loopback, each its own authority; a test trusts the first. */
final class HttpsServers implements AutoCloseable {

  private static final char[] PASSWORD = "password".toCharArray();

  private final HttpsServer good;
  private final HttpsServer stranger;
  private final KeyStore trusted;

  /** Beneath {@code folder} lies, as {@code good.pem}, whom to trust. */
  HttpsServers(Path folder) throws IOException, GeneralSecurityException {
    KeyStore goodKey = key(folder, "good");
    good = server(goodKey);
    stranger = server(key(folder, "stranger"));
    trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("good", goodKey.getCertificate("good"));
    Files.writeString(
        folder.resolve("good.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(goodKey.getCertificate("good").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }

  private static KeyStore key(Path folder, String name)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            name,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-ext",
            "bc=ca:true",
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            store.toString());
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IOException("no key: " + command);
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts tests", e);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static HttpsServer server(KeyStore key) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(key, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] answer =
                (exchange.getProtocol() + " " + exchange.getRequestURI())
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    return server;
  }

  /** Trusts the first server's authority alone. */
  SSLContext trust() throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return tls;
  }

  int goodPort() {
    return good.getAddress().getPort();
  }

  int strangerPort() {
    return stranger.getAddress().getPort();
  }

  @Override
  public void close() {
    good.stop(0);
    stranger.stop(0);
  }
}
