package dev.mxc.isolate;

import dev.mxc.bridge.protocol.ClaimSpec;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.isolate.files.GuestFiles;
import java.util.Objects;

/**
 * What binds a context to a claim.
 *
 * @param claim the claim
 * @param files the guest's files for as long as this context lives
 * @param host the services of the host
 */
public record ContextBinding(ClaimSpec claim, GuestFiles files, HostServices host) {
  public ContextBinding {
    Objects.requireNonNull(claim);
    Objects.requireNonNull(files);
    Objects.requireNonNull(host);
  }
}
