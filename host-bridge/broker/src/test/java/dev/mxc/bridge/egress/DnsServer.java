package dev.mxc.bridge.egress;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.naming.Context;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/**
 * A DNS server on loopback (RFC 1035) whose answer depends on how often it was asked, and the JDK's
 * own DNS client as a resolver that asks it. Its answers may be kept for no time at all.
 */
final class DnsServer implements AutoCloseable {

  private static final int HEADER_BYTES = 12;

  private final DatagramSocket socket;
  private final IntFunction<List<String>> answers;
  private final AtomicInteger asked = new AtomicInteger();

  /**
   * @param answers IPv4 addresses, by the number of the question, from 0
   */
  DnsServer(IntFunction<List<String>> answers) throws IOException {
    this.answers = answers;
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::serve);
  }

  /** How often an address was asked for. */
  int asked() {
    return asked.get();
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[512], 512);
        socket.receive(question);
        byte[] answer = answer(question.getData(), question.getLength());
        socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
      }
    } catch (SocketException _) {
      // The test is over.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] answer(byte[] question, int length) throws IOException {
    List<String> addresses = answers.apply(asked.getAndIncrement());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(0x8580); // An answer, authoritative, recursion asked for and available.
    out.writeShort(1);
    out.writeShort(addresses.size());
    out.writeInt(0);
    int end = HEADER_BYTES;
    while (question[end] != 0) {
      end += 1 + question[end];
    }
    out.write(question, HEADER_BYTES, end + 5 - HEADER_BYTES);
    for (String address : addresses) {
      out.writeShort(0xc000 | HEADER_BYTES);
      out.writeShort(1);
      out.writeShort(1);
      out.writeInt(0); // For no time.
      out.writeShort(4);
      out.write(InetAddress.ofLiteral(address).getAddress());
    }
    return bytes.toByteArray();
  }

  /** Asks this server. */
  Resolver resolver() {
    return name -> {
      Hashtable<String, String> settings = new Hashtable<>();
      settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
      settings.put(Context.PROVIDER_URL, "dns://127.0.0.1:" + socket.getLocalPort());
      try {
        Attribute records =
            new InitialDirContext(settings).getAttributes(name, new String[] {"A"}).get("A");
        List<InetAddress> addresses = new ArrayList<>();
        if (records != null) {
          NamingEnumeration<?> values = records.getAll();
          while (values.hasMore()) {
            addresses.add(InetAddress.ofLiteral(String.valueOf(values.next())));
          }
        }
        return addresses;
      } catch (NamingException e) {
        throw new UnknownHostException(name);
      }
    };
  }

  @Override
  public void close() {
    socket.close();
  }
}
