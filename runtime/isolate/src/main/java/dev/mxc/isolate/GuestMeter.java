package dev.mxc.isolate;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * Measures the threads of a thread group in which contexts are made and programs run: the threads
 * that a guest starts are in it, and so are those that its engine starts for itself. Safe for use
 * by several threads.
 */
public final class GuestMeter {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ThreadGroup group;

  // Guarded by this.
  private final Map<Long, Long> cpuNanosByThread = new HashMap<>();
  private long cpuNanosAtStart;
  private int guestThreads;

  public GuestMeter(ThreadGroup group) {
    this.group = group;
  }

  /** CPU time counts from now. */
  public synchronized void start() {
    cpuNanosByThread.clear();
    sample();
    cpuNanosAtStart = sum();
  }

  /**
   * Looks at the threads once; what a thread used between the last look before its end and its end
   * is lost.
   */
  public synchronized void sample() {
    Thread[] threads = new Thread[group.activeCount() + 16];
    int count = group.enumerate(threads, true);
    int guests = 1;
    for (int i = 0; i < count; i++) {
      long cpuNanos = THREADS.getThreadCpuTime(threads[i].threadId());
      if (cpuNanos >= 0) {
        cpuNanosByThread.put(threads[i].threadId(), cpuNanos);
      }
      // The engine's own threads are plain ones, and a guest cannot make those.
      if (threads[i].getClass() != Thread.class) {
        guests++;
      }
    }
    guestThreads = guests;
  }

  /** CPU time since the start, that of ended threads included. */
  public synchronized long cpuNanos() {
    return Math.max(0, sum() - cpuNanosAtStart);
  }

  private long sum() {
    return cpuNanosByThread.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The guest's threads that were alive at the last look, the main one included. */
  public synchronized int guestThreads() {
    return guestThreads;
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

  /**
   * What of the heap the next collection of young objects may leave, in bytes: objects that are old
   * already, and those that survived once.
   */
  public static long heldHeapBytes() {
    return heapPools()
        .filter(pool -> !pool.getName().contains("Eden"))
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }

  private static java.util.stream.Stream<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }
}
