package dev.mxc.guard.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mxc.guard.Children;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkCallsTest {

  @Test
  void loopbackIsReachedInANamespaceOnceItIsUp() throws Exception {
    assumeTrue(ProcessCalls.geteuid() == 0, "a network namespace needs root");
    Children.Ended ended = Children.run(Children.java(List.of(), LoopbackProbe.class));
    assertThat(ended.output()).isEqualTo("down: false\nup: true\n");
  }

  /** Its thread goes into a namespace of its own, and so the sockets that the thread makes. */
  static final class LoopbackProbe {
    public static void main(String[] arguments) throws Exception {
      ProcessCalls.unshare(ProcessCalls.CLONE_NEWNET);
      System.out.println("down: " + connects());
      NetworkCalls.raiseLoopback();
      System.out.println("up: " + connects());
    }

    private static boolean connects() {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      try (ServerSocket server = new ServerSocket(0, 1, loopback);
          Socket _ = new Socket(loopback, server.getLocalPort())) {
        return true;
      } catch (IOException _) {
        return false;
      }
    }
  }
}
