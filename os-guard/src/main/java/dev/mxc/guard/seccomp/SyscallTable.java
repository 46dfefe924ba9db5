package dev.mxc.guard.seccomp;

import dev.mxc.guard.sys.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The kernel's system calls by name and their numbers. */
public final class SyscallTable {

  private static final Map<String, Integer> X86_64 = new HashMap<>();
  private static final Map<String, Integer> AARCH64 = new HashMap<>();

  static {
    String table;
    try (InputStream in = SyscallTable.class.getResourceAsStream("syscalls.txt")) {
      if (in == null) {
        throw new AssertionError("syscalls.txt lies beside this class");
      }
      table = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String line : table.split("\n", -1)) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] fields = line.split(" ", -1);
        put(X86_64, fields[0], fields[1]);
        put(AARCH64, fields[0], fields[2]);
      }
    }
  }

  private SyscallTable() {}

  private static void put(Map<String, Integer> numbers, String name, String number) {
    if (!number.equals("-")) {
      numbers.put(name, Integer.valueOf(number));
    }
  }

  /** The numbers of the calls that the architecture has. */
  public static Map<String, Integer> numbers(Architecture architecture) {
    return Collections.unmodifiableMap(
        switch (architecture) {
          case X86_64 -> X86_64;
          case AARCH64 -> AARCH64;
        });
  }

  /** Whether any architecture here has a call of that name. */
  public static boolean isKnown(String name) {
    return X86_64.containsKey(name) || AARCH64.containsKey(name);
  }
}
