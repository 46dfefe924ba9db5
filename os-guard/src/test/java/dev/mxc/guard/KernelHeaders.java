package dev.mxc.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** System call numbers by name, out of the headers that the machine has of its kernel. */
public final class KernelHeaders {

  private static final Pattern DEFINITION =
      Pattern.compile("#define\\s+__NR(?:3264)?_(\\w+)\\s+(\\d+).*");

  private KernelHeaders() {}

  public static Map<String, Integer> x8664() {
    return numbers(
        Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        Path.of("/usr/include/asm/unistd_64.h"));
  }

  /** AArch64 uses the generic numbers, which are installed whatever the machine is. */
  public static Map<String, Integer> aarch64() {
    Map<String, Integer> numbers = numbers(Path.of("/usr/include/asm-generic/unistd.h"));
    // The header also has what only 32-bit machines call, and names of no call at all.
    numbers.keySet().removeIf(name -> name.endsWith("time64") || name.endsWith("ettime64"));
    numbers.keySet().removeAll(Set.of("arch_specific_syscall", "sync_file_range2", "syscalls"));
    numbers.keySet().removeAll(Set.of("clock_adjtime64"));
    numbers.put("newfstatat", numbers.remove("fstatat"));
    return numbers;
  }

  private static Map<String, Integer> numbers(Path... candidates) {
    for (Path header : candidates) {
      if (Files.exists(header)) {
        try {
          Map<String, Integer> numbers = new TreeMap<>();
          for (String line : Files.readAllLines(header)) {
            Matcher definition = DEFINITION.matcher(line);
            if (definition.matches()) {
              numbers.put(definition.group(1), Integer.valueOf(definition.group(2)));
            }
          }
          return numbers;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return Assumptions.abort("no kernel headers here (Debian's linux-libc-dev has them)");
  }
}
