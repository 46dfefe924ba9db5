package dev.mxc.guest;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** Two servers of HTTPS on loopback, each its own authority; a test trusts the first. */
final class HttpsServers implements AutoCloseable {

  private final TestAuthority authority;
  private final HttpsServer good;
  private final HttpsServer stranger;

  /** Beneath {@code folder} lies, as {@code good.pem}, whom to trust. */
  HttpsServers(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
    authority = TestAuthority.make(folder, "good");
    good = server(authority.server());
    stranger = server(TestAuthority.make(folder, "stranger").server());
    Files.writeString(folder.resolve("good.pem"), authority.pem());
  }

  private static HttpsServer server(SSLContext tls) throws IOException {
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
  SSLContext trust() {
    return authority.trust();
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
