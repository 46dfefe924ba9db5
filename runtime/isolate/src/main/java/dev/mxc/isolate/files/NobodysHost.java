package dev.mxc.isolate.files;

import dev.mxc.bridge.protocol.Capability;
import dev.mxc.bridge.protocol.Errno;
import dev.mxc.bridge.protocol.FileReply;
import dev.mxc.bridge.protocol.FileRequest;
import dev.mxc.bridge.protocol.HostServices;
import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkStream;
import dev.mxc.bridge.protocol.PendingReply;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.ToolReply;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The host of a context that is nobody's: there is nothing to have, and nobody to tell. */
final class NobodysHost implements HostServices {

  @Override
  public FileReply file(FileRequest request) {
    return new FileReply.Failed(Errno.ENOENT);
  }

  @Override
  public String request(Capability capability, String target) {
    return "nothing is granted yet";
  }

  @Override
  public NetworkStream network(NetworkRequest request, NetworkStream.Listener listener)
      throws RunEndedException {
    throw new RunEndedException();
  }

  @Override
  public PendingReply tool(String name, String argumentsJson) {
    return PendingReply.of(
        new ToolReply.Raised(ToolReply.Failure.DENIED, "nothing is granted yet"));
  }

  @Override
  public void refused(Capability capability, String target, String reason) {
    // Probes of the runtime's own start-up.
  }

  @Override
  public void output(OutputStreamKind stream, ByteBuffer bytes) throws IOException {
    bytes.position(bytes.limit());
  }

  @Override
  public int input(byte[] buffer, int offset, int length) {
    return -1;
  }
}
