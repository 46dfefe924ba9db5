package dev.mxc.bridge.secrets;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the host finds secrets. An embedder may bring its own, such as a vault. */
@FunctionalInterface
public interface SecretProvider {

  /**
   * The value of a secret, by the name that it has in the manifest; empty when this provider does
   * not know the name. The caller closes it.
   *
   * @throws SecretException when it is known but cannot be read
   */
  Optional<Secret> find(String name) throws SecretException;

  /** Variables of the environment, by secret. */
  static SecretProvider environment(
      Map<String, String> variables, Map<String, String> environment) {
    Map<String, String> bySecret = Map.copyOf(variables);
    return name -> {
      String variable = bySecret.get(name);
      if (variable == null) {
        return Optional.empty();
      }
      String value = environment.get(variable);
      if (value == null || value.isEmpty()) {
        throw new SecretException(
            name, "is not set; set the environment variable " + variable + " of mxc itself");
      }
      return Optional.of(Secret.of(value));
    };
  }

  /** Files, by secret; one newline at the end is cut. */
  static SecretProvider files(Map<String, Path> files) {
    Map<String, Path> bySecret = Map.copyOf(files);
    return name -> {
      Path file = bySecret.get(name);
      return file == null ? Optional.empty() : Optional.of(SecretFile.read(name, file));
    };
  }

  /** This provider, and another one for what it does not know. */
  default SecretProvider or(SecretProvider other) {
    return name -> {
      Optional<Secret> own = find(name);
      return own.isPresent() ? own : other.find(name);
    };
  }
}
