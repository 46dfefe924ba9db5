package dev.mxc.bridge.secrets;

/** A secret cannot be had or used; the message names the secret and the remedy, never the value. */
public final class SecretException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String secret;

  public SecretException(String secret, String problem) {
    super("the secret " + secret + " " + problem);
    this.secret = secret;
  }

  /** The secret's name in the manifest. */
  public String secret() {
    return secret;
  }
}
