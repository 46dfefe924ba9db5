package dev.mxc.files;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Ready-made bytecode for the sources of package mounts. Asked by hostile guests, at any time and
 * from several threads.
 */
public interface Bytecode {

  /** The folder that holds the files; mxc's own, and its user's alone. */
  Path folder();

  /** How the name of a bytecode file ends, behind the name of its module. */
  String suffix();

  /**
   * The bytecode of a source as it is at this moment.
   *
   * @param path guest path of the source
   * @param source its time and bytes, just read
   * @return a file below {@link #folder}, or nothing where there is none
   */
  Optional<String> find(String path, PackageSources.Source source);
}
