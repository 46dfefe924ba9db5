package dev.mxc.guard;

/**
 * Limits of a guarded tree. All are finite.
 *
 * @param memoryBytes of the whole tree where a cgroup can be had, else of each process's data
 *     (RLIMIT_DATA)
 * @param processes threads and processes alive at once
 * @param cpuPercent of one processor, 100 for one whole; 0 for no share of its own
 * @param openFiles descriptors of each process
 * @param fileBytes the size of a single file
 */
public record GuardLimits(
    long memoryBytes, int processes, int cpuPercent, int openFiles, long fileBytes) {

  /** Small: 512 MiB, 64 processes, no share, 256 descriptors, 1 GiB. */
  public static final GuardLimits DEFAULT = new GuardLimits(512L << 20, 64, 0, 256, 1L << 30);

  /** Less than this and not even a small program starts. */
  static final long MEMORY_BYTES_MIN = 4L << 20;

  public GuardLimits {
    require(memoryBytes >= MEMORY_BYTES_MIN, "memoryBytes", memoryBytes, MEMORY_BYTES_MIN);
    require(processes >= 1, "processes", processes, 1);
    require(cpuPercent >= 0, "cpuPercent", cpuPercent, 0);
    require(openFiles >= 8, "openFiles", openFiles, 8);
    require(fileBytes >= 0, "fileBytes", fileBytes, 0);
  }

  private static void require(boolean holds, String name, long value, long minimum) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + ", and the least is " + minimum);
    }
  }

  public GuardLimits withMemoryBytes(long bytes) {
    return new GuardLimits(bytes, processes, cpuPercent, openFiles, fileBytes);
  }

  public GuardLimits withProcesses(int count) {
    return new GuardLimits(memoryBytes, count, cpuPercent, openFiles, fileBytes);
  }

  public GuardLimits withCpuPercent(int percent) {
    return new GuardLimits(memoryBytes, processes, percent, openFiles, fileBytes);
  }

  public GuardLimits withOpenFiles(int count) {
    return new GuardLimits(memoryBytes, processes, cpuPercent, count, fileBytes);
  }

  public GuardLimits withFileBytes(long bytes) {
    return new GuardLimits(memoryBytes, processes, cpuPercent, openFiles, bytes);
  }
}
