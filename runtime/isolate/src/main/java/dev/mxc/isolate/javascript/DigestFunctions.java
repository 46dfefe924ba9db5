package dev.mxc.isolate.javascript;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Random bytes, hashes and HMACs, by the JDK. */
final class DigestFunctions {

  private static final int RANDOM_BYTES_MAX = 1 << 20;

  /** Node's names and the JDK's. */
  private static final Map<String, String> DIGESTS =
      Map.ofEntries(
          Map.entry("md5", "MD5"),
          Map.entry("sha1", "SHA-1"),
          Map.entry("sha224", "SHA-224"),
          Map.entry("sha256", "SHA-256"),
          Map.entry("sha384", "SHA-384"),
          Map.entry("sha512", "SHA-512"),
          Map.entry("sha512-224", "SHA-512/224"),
          Map.entry("sha512-256", "SHA-512/256"),
          Map.entry("sha3-224", "SHA3-224"),
          Map.entry("sha3-256", "SHA3-256"),
          Map.entry("sha3-384", "SHA3-384"),
          Map.entry("sha3-512", "SHA3-512"));

  private static final SecureRandom RANDOM = new SecureRandom();

  private DigestFunctions() {}

  static void defineIn(JavaScriptHost host) {
    host.define("randomBytes", arguments -> random(arguments[0].asInt()));
    host.define("digest", DigestFunctions::digest);
    host.define("hmac", DigestFunctions::hmac);
  }

  private static ByteBuffer random(int length) {
    if (length < 0 || length > RANDOM_BYTES_MAX) {
      throw new HostError("random bytes: between 0 and " + RANDOM_BYTES_MAX);
    }
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /** {@code digest(name, buffer, length)}; null for an unknown name. */
  private static @Nullable Object digest(Value[] arguments) {
    String name = DIGESTS.get(arguments[0].asString());
    if (name == null) {
      return null;
    }
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance(name)
              .digest(FileFunctions.bytes(arguments[1], 0, arguments[2].asInt())));
    } catch (GeneralSecurityException _) {
      return null;
    }
  }

  /** {@code hmac(name, key, keyLength, buffer, length)}; null for an unknown name. */
  private static @Nullable Object hmac(Value[] arguments) {
    String name = DIGESTS.get(arguments[0].asString());
    if (name == null) {
      return null;
    }
    try {
      Mac mac = Mac.getInstance("Hmac" + name.replaceFirst("SHA-", "SHA"));
      byte[] key = FileFunctions.bytes(arguments[1], 0, arguments[2].asInt());
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "key"));
      return ByteBuffer.wrap(
          mac.doFinal(FileFunctions.bytes(arguments[3], 0, arguments[4].asInt())));
    } catch (GeneralSecurityException _) {
      return null;
    }
  }
}
