package dev.mxc.bridge.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What the guest's side may ask of its host during a run. Implemented by the host's services for
 * tier {@code context} and by the wire's client in a worker. Safe for use by several guest threads.
 * A call outside a run fails with {@link IOException}; so does every call once the run was ended by
 * its host.
 */
public interface HostServices {

  /** Which of the guest's two output streams. */
  enum OutputStreamKind {
    STDOUT,
    STDERR
  }

  /**
   * Carries out one file operation. A refusal is a {@link FileReply.Failed}, recorded by the host.
   *
   * @throws IOException when the run has ended or the host is gone
   */
  FileReply file(FileRequest request) throws IOException;

  /**
   * Opens a request or a connection, and waits for nothing. The host counts it, decides and
   * records.
   *
   * @param listener hears what comes of it, perhaps before this method has returned
   * @throws IOException when the run has ended or the host is gone
   */
  NetworkStream network(NetworkRequest request, NetworkStream.Listener listener) throws IOException;

  /**
   * Asks for what no manifest can grant, such as a listening socket. Always refused; the host
   * counts it against {@code hostCalls} and records the denial. Returns the reason, in words for
   * the guest.
   *
   * @throws IOException when the run has ended or the host is gone
   */
  String request(Capability capability, String target) throws IOException;

  /**
   * Calls a host tool, and does not wait for it. The host counts the call, decides and records. The
   * reply may be completed on a thread that others need, so what depends on it must be quick; it
   * fails with {@link RunEndedException} when the run ends before there is an answer.
   *
   * @param argumentsJson a JSON object of at most {@link WireBounds#TOOL_ARGUMENT_BYTES_MAX} bytes
   * @throws IOException when the run has ended or the host is gone
   */
  PendingReply tool(String name, String argumentsJson) throws IOException;

  /**
   * Tells the host that the guest's runtime refused something by itself (a thread, a process,
   * native code), so that the denial is in the result. A statement about the guest, never a grant.
   *
   * @throws IOException when the run has ended or the host is gone
   */
  void refused(Capability capability, String target, String reason) throws IOException;

  /**
   * Hands guest output to the host; blocks while the host has not taken earlier output.
   *
   * @throws IOException when the run has ended or the host is gone
   */
  void output(OutputStreamKind stream, ByteBuffer bytes) throws IOException;

  /**
   * Reads guest standard input; blocks until there is some. Returns the number of bytes read, or -1
   * at the end.
   *
   * @throws IOException when the run has ended or the host is gone
   */
  int input(byte[] buffer, int offset, int length) throws IOException;
}
