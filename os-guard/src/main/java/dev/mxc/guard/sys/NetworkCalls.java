package dev.mxc.guard.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What a network namespace of its own needs. */
public final class NetworkCalls {

  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SIOCGIFFLAGS = 0x8913;
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final short IFF_UP = 1;

  /** struct ifreq: the interface's name, then its flags. */
  private static final int IFREQ_BYTES = 40;

  private static final int IFREQ_FLAGS = 16;

  private NetworkCalls() {}

  /**
   * Brings up lo in the calling thread's network namespace, where it is down at first: see
   * netdevice(7). Needs CAP_NET_ADMIN there.
   */
  public static void raiseLoopback() throws SystemCallException {
    int socket = (int) Downcall.of(CallNumber.SOCKET, AF_INET, SOCK_DGRAM | FileCalls.O_CLOEXEC, 0);
    try (Downcall call = new Downcall(CallNumber.IOCTL)) {
      MemorySegment request = call.allocate(IFREQ_BYTES);
      request.setString(0, "lo");
      call.invoke(socket, SIOCGIFFLAGS, request.address());
      short flags = request.get(ValueLayout.JAVA_SHORT, IFREQ_FLAGS);
      request.set(ValueLayout.JAVA_SHORT, IFREQ_FLAGS, (short) (flags | IFF_UP));
      call.invoke(socket, SIOCSIFFLAGS, request.address());
    } finally {
      FileCalls.close(socket);
    }
  }
}
