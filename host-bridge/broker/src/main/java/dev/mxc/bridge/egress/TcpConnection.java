package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A plain connection to a granted destination. Bytes of both directions are counted; what fails is
 * an {@link EgressException}.
 */
public final class TcpConnection implements Closeable {

  private final Destination destination;
  private final NetworkQuota quota;
  private final Consumer<Closeable> closed;
  // One for each address that is tried. Guarded by this.
  private Socket socket;
  private boolean isClosed;

  TcpConnection(Destination destination, NetworkQuota quota, Consumer<Closeable> closed) {
    this.destination = destination;
    this.quota = quota;
    this.closed = closed;
    this.socket = unconnected();
  }

  /** Without a proxy: the JVM would take one from its system properties. */
  private static Socket unconnected() {
    return new Socket(Proxy.NO_PROXY);
  }

  /** Connects to the first of the checked addresses that takes a connection. */
  void connect(Dial dial, Duration timeout) throws EgressException {
    Origin origin = destination.origin();
    EgressException last = new EgressException(Kind.UNREACHABLE, "cannot connect to " + origin);
    for (IpAddress address : destination.addresses()) {
      Socket trying = next();
      try {
        trying.setTcpNoDelay(true);
        trying.connect(dial.target(address, origin.port()), millis(timeout));
        return;
      } catch (IOException e) {
        last = failure(e);
        EgressRun.closeQuietly(trying);
      }
    }
    close();
    throw last;
  }

  private synchronized Socket next() throws EgressException {
    if (isClosed) {
      throw new EgressException(Kind.CANCELED, "the connection is closed");
    }
    socket = unconnected();
    return socket;
  }

  private synchronized Socket socket() {
    return socket;
  }

  /** How long a wait is in the units that sockets take, of which zero is no bound. */
  private static int millis(Duration duration) {
    return (int) Math.max(1, duration.toMillis());
  }

  /** What the other side sends. */
  public InputStream input() throws EgressException {
    try {
      return new CountedInput(socket().getInputStream());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** What the other side gets. */
  public OutputStream output() throws EgressException {
    try {
      return new CountedOutput(socket().getOutputStream());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** The greatest time that a read waits, zero for no bound of its own. */
  public void readTimeout(Duration timeout) throws EgressException {
    try {
      socket().setSoTimeout(timeout.isZero() ? 0 : millis(timeout));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Says that nothing more will be sent. */
  public void shutdownOutput() throws EgressException {
    try {
      socket().shutdownOutput();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      EgressRun.closeQuietly(socket);
    }
    closed.accept(this);
  }

  private EgressException failure(IOException cause) {
    synchronized (this) {
      if (isClosed && !(cause instanceof EgressException)) {
        return new EgressException(Kind.CANCELED, "the connection is closed");
      }
    }
    return Failures.of(cause, destination.origin());
  }

  private final class CountedInput extends FilterInputStream {
    CountedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int count = in.read(target, offset, length);
        quota.charge(Math.max(count, 0));
        return count;
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void close() {
      TcpConnection.this.close();
    }
  }

  private final class CountedOutput extends FilterOutputStream {
    CountedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      try {
        quota.charge(length);
        out.write(source, offset, length);
      } catch (IOException e) {
        throw failure(e);
      }
    }

    @Override
    public void close() {
      TcpConnection.this.close();
    }
  }
}
