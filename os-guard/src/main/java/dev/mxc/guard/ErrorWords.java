package dev.mxc.guard;

import java.util.Map;

/** Error numbers in words, see errno(3). */
final class ErrorWords {

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(1, "operation not permitted"),
          Map.entry(2, "no such file or folder"),
          Map.entry(8, "not a program that this machine runs"),
          Map.entry(11, "too many processes"),
          Map.entry(12, "out of memory"),
          Map.entry(13, "permission denied"),
          Map.entry(16, "in use"),
          Map.entry(20, "not a folder"),
          Map.entry(21, "a folder"),
          Map.entry(22, "refused as invalid"),
          Map.entry(24, "too many open files"),
          Map.entry(28, "no space left"),
          Map.entry(38, "this kernel does not have the call"),
          Map.entry(40, "a symbolic link is in the way"));

  private ErrorWords() {}

  static String of(int errno) {
    return WORDS.getOrDefault(errno, "error number " + errno);
  }
}
