package dev.mxc.bridge.egress;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The authorities that this machine trusts: the file that {@code SSL_CERT_FILE} names, else the
 * JVM's when {@code javax.net.ssl.trustStore} names them, else the system's bundle, else the JVM's.
 */
public final class HostTrust {

  private static final List<String> BUNDLES =
      List.of(
          "/etc/ssl/certs/ca-certificates.crt",
          "/etc/pki/tls/certs/ca-bundle.crt",
          "/etc/ssl/ca-bundle.pem",
          "/etc/ssl/cert.pem");

  private HostTrust() {}

  /**
   * A context for clients. Takes a tenth of a second.
   *
   * @throws IOException when the authorities that were named cannot be read
   */
  public static SSLContext context() throws IOException {
    return context(
        Optional.ofNullable(System.getenv("SSL_CERT_FILE")).filter(text -> !text.isBlank()));
  }

  static SSLContext context(Optional<String> named) throws IOException {
    if (named.isPresent()) {
      return ofBundle(named.get(), "the file that SSL_CERT_FILE names");
    }
    try {
      if (System.getProperty("javax.net.ssl.trustStore") != null) {
        return SSLContext.getDefault();
      }
      Optional<String> bundle =
          BUNDLES.stream().filter(file -> Files.isReadable(Path.of(file))).findFirst();
      return bundle.isPresent()
          ? ofBundle(bundle.get(), "the system's bundle of certificates")
          : SSLContext.getDefault();
    } catch (GeneralSecurityException _) {
      throw new IOException("the JVM's trust store cannot be used");
    }
  }

  private static SSLContext ofBundle(String file, String what) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
      return of(CertificateFactory.getInstance("X.509").generateCertificates(in).stream());
    } catch (GeneralSecurityException | InvalidPathException | IOException _) {
      throw new IOException(what + " cannot be read");
    }
  }

  /** A context that trusts these authorities alone. */
  static SSLContext of(Stream<? extends Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (Certificate authority : authorities.toList()) {
      store.setCertificateEntry("authority-" + count++, authority);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
