package dev.mxc.bridge.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The secrets of one manifest, read. Safe for use by several threads until it is closed. */
public final class Secrets implements AutoCloseable {

  /** The fewest bytes of a secret: shorter ones would be struck out of everything. */
  public static final int BYTES_MIN = 4;

  /** The most bytes of a secret: what servers take as a header. */
  public static final int BYTES_MAX = 8 * 1024;

  private final Map<String, Secret> secrets;
  private final Redaction redaction;

  private Secrets(Map<String, Secret> secrets) {
    this.secrets = secrets;
    this.redaction = Redaction.of(secrets.values());
  }

  /** No secrets. */
  public static Secrets none() {
    return new Secrets(Map.of());
  }

  /**
   * Reads the named secrets.
   *
   * @throws SecretException when one is unknown, cannot be read or cannot stand in a header
   */
  public static Secrets read(Collection<String> names, SecretProvider provider)
      throws SecretException {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    try {
      for (String name : names) {
        Secret secret =
            provider
                .find(name)
                .orElseThrow(() ->
                    new SecretException(name, "is unknown; name it under secrets in the manifest"));
        secrets.put(name, secret);
        if (!secret.problem().isEmpty()) {
          throw new SecretException(name, secret.problem());
        }
      }
    } catch (SecretException e) {
      secrets.values().forEach(Secret::close);
      throw e;
    }
    return new Secrets(secrets);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return secrets.isEmpty();
  }

  /** Whether a name is among them. */
  public boolean contains(String name) {
    return secrets.containsKey(name);
  }

  /**
   * The value of a secret for a header.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public String headerText(String name) {
    Secret secret = secrets.get(name);
    if (secret == null) {
      throw new IllegalArgumentException("no secret " + name);
    }
    return new String(secret.value(), StandardCharsets.US_ASCII);
  }

  /** What strikes them out of answers. */
  public Redaction redaction() {
    return redaction;
  }

  /** Overwrites the values. */
  @Override
  public void close() {
    secrets.values().forEach(Secret::close);
    redaction.close();
  }

  @Override
  public String toString() {
    return "Secrets" + secrets.keySet();
  }
}
