package dev.mxc.files;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A mount as the file service is given it.
 *
 * @param path guest path in normal form
 * @param access what it grants
 * @param source real path of the host's folder, for the kinds that have one
 */
public record MountSpec(String path, Access access, Optional<Path> source) {

  /** What a mount grants. */
  public enum Access {
    READ,
    /** As READ, with ready-made bytecode beside the sources. */
    PACKAGES,
    WRITE,
    /** Copy on write: the source never changes. */
    OVERLAY,
    /** Served by the guest's side; known here for listings only. */
    ELSEWHERE,
    /** Refused. */
    NONE
  }
}
