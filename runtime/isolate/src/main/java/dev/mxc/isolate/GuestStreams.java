package dev.mxc.isolate;

import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.HostServices.OutputStreamKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A context's three streams; they lead nowhere until a host is bound. */
public final class GuestStreams {

  private volatile @Nullable HostServices host;

  /** From now on the streams are the host's. */
  public void bind(HostServices services) {
    host = services;
  }

  /** From now on the streams lead nowhere. */
  public void unbind() {
    host = null;
  }

  /** One of the output streams. */
  public OutputStream output(OutputStreamKind kind) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        HostServices services = host;
        if (services != null && length > 0) {
          services.output(kind, ByteBuffer.wrap(bytes, offset, length));
        }
      }
    };
  }

  /** The input stream. */
  public InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        HostServices services = host;
        return services == null ? -1 : services.input(buffer, offset, length);
      }
    };
  }
}
