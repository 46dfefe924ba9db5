package dev.mxc.manifest;

import java.util.Objects;

/**
 * One thing that is wrong with a manifest or an option.
 *
 * @param source the manifest's name, or {@code options}
 * @param pointer JSON pointer (RFC 6901) of the place, or the option's name
 * @param line line of the place, from 1; 0 where there is none
 * @param column column of the place, from 1; 0 where there is none
 * @param message what was found, what is allowed, and what to write instead; one line of printable
 *     text
 */
public record Problem(String source, String pointer, int line, int column, String message) {
  public Problem {
    Objects.requireNonNull(source);
    Objects.requireNonNull(pointer);
    Objects.requireNonNull(message);
  }

  /** One line for a person. */
  @Override
  public String toString() {
    String place = line == 0 ? source : source + ":" + line + ":" + column;
    return Problems.escaped(place + ": " + (pointer.isEmpty() ? "" : pointer + ": ")) + message;
  }
}
