package dev.mxc.manifest;

import dev.mxc.bridge.secrets.SecretProvider;
import dev.mxc.bridge.tools.ToolRegistry;
import java.util.Optional;

/**
 * What a host has to give, of which a manifest grants a part.
 *
 * @param tools the registered tools
 * @param secrets where secrets are found before the manifest's own sources are asked
 */
public record HostOffer(ToolRegistry tools, SecretProvider secrets) {

  /** No tools, and no secrets but those of the manifest's sources. */
  public static HostOffer none() {
    return new HostOffer(ToolRegistry.empty(), _ -> Optional.empty());
  }
}
