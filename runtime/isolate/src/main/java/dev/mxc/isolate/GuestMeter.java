package dev.mxc.isolate;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * Measures the guest's threads, which are those of one thread group: guest threads inherit the
 * group of the thread that runs the program. Used by one thread.
 */
public final class GuestMeter {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ThreadGroup group;
  private final Map<Long, Long> cpuNanosByThread = new HashMap<>();
  private int threadsAlive;

  public GuestMeter(ThreadGroup group) {
    this.group = group;
  }

  /**
   * Looks at the guest's threads once; what a thread used between the last look before its end and
   * its end is lost.
   */
  public void sample() {
    Thread[] threads = new Thread[group.activeCount() + 16];
    threadsAlive = group.enumerate(threads, true);
    for (int i = 0; i < threadsAlive; i++) {
      long cpuNanos = THREADS.getThreadCpuTime(threads[i].threadId());
      if (cpuNanos >= 0) {
        cpuNanosByThread.put(threads[i].threadId(), cpuNanos);
      }
    }
  }

  /** CPU time of all the guest's threads, the ended ones included. */
  public long cpuNanos() {
    return cpuNanosByThread.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Guest threads alive at the last look. */
  public int threadsAlive() {
    return threadsAlive;
  }

  /** Forgets the greatest heap seen so far. */
  public static void resetPeakHeap() {
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /**
   * The JVM's greatest heap in use since the last reset, in bytes, a little above the truth: pools
   * peak at different times.
   */
  public static long peakHeapBytes() {
    return heapPools().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
  }

  private static java.util.stream.Stream<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }
}
