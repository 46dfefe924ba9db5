package dev.mxc;

import dev.mxc.guard.Requirement;
import dev.mxc.manifest.Manifest.GuardMode;

/** The manifest's guard modes in the guard's own words. */
final class GuardModes {

  private GuardModes() {}

  static Requirement requirement(GuardMode mode) {
    return switch (mode) {
      case REQUIRED -> Requirement.REQUIRED;
      case AUTO -> Requirement.AUTO;
      case OFF -> Requirement.OFF;
    };
  }
}
