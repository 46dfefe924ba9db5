package dev.mxc.bridge.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The services of whoever has no guest to serve: all that is asked for is refused with one reason
 * and recorded nowhere, output is dropped, input is at its end.
 */
public class NothingGranted implements HostServices {

  private final Errno errno;
  private final String reason;

  /**
   * Refuses everything.
   *
   * @param errno what file operations end with
   * @param reason what all else ends with, in words for the guest
   */
  public NothingGranted(Errno errno, String reason) {
    this.errno = errno;
    this.reason = reason;
  }

  @Override
  public final FileReply file(FileRequest request) {
    return new FileReply.Failed(errno);
  }

  @Override
  public final NetworkStream network(NetworkRequest request, NetworkStream.Listener listener)
      throws RunEndedException {
    throw new RunEndedException();
  }

  @Override
  public final String request(Capability capability, String target) {
    return reason;
  }

  @Override
  public final PendingReply tool(String name, String argumentsJson) {
    return PendingReply.of(new ToolReply.Raised(ToolReply.Failure.DENIED, reason));
  }

  @Override
  public final void refused(Capability capability, String target, String reasonGiven) {
    // Nobody is told: no guest asked.
  }

  @Override
  public void output(OutputStreamKind stream, ByteBuffer bytes) throws IOException {
    bytes.position(bytes.limit());
  }

  @Override
  public int input(byte[] buffer, int offset, int length) throws IOException {
    return -1;
  }
}
