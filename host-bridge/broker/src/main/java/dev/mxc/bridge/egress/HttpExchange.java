package dev.mxc.bridge.egress;

import dev.mxc.bridge.egress.EgressException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a connection that is this exchange's alone. The client's thread
 * hands in what arrives, callers wait for it; no more waits than the client's window allows.
 */
final class HttpExchange implements AsyncClientExchangeHandler, Closeable {

  /** The head of an answer, whether or not a body follows. */
  record Head(
      int status, String reason, String version, List<HttpHeader> headers, boolean hasBody) {}

  private final HttpRequest request;
  private final Origin origin;
  private final AsyncClientEndpoint endpoint;
  private final AnswerBytes bytes;
  private final EgressLimits limits;
  private final RequestFeed feed;
  private final HttpSessions sessions;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Of the client's thread.
  private @Nullable HttpContext connection;
  private boolean isHttp2;

  // Guarded by lock.
  private final ArrivedBytes arrived = new ArrivedBytes();
  private @Nullable Head head;
  private boolean ended;
  private @Nullable EgressException failure;

  HttpExchange(
      HttpRequest request,
      RequestBody body,
      Origin origin,
      AsyncClientEndpoint endpoint,
      NetworkQuota quota,
      EgressLimits limits,
      HttpSessions sessions) {
    this.request = request;
    this.origin = origin;
    this.endpoint = endpoint;
    this.bytes = new AnswerBytes(limits.headerBytesMax(), quota);
    this.limits = limits;
    this.sessions = sessions;
    this.feed = new RequestFeed(body, quota, this::fail);
  }

  void start(HttpContext context) {
    try {
      endpoint.execute(this, context);
    } catch (IllegalStateException _) {
      // The connection is released already: the exchange was closed meanwhile.
      fail(new EgressException(Kind.CANCELED, "the request was canceled"));
    }
    feed.start();
  }

  // What callers do.

  Head awaitHead(Duration timeout) throws EgressException {
    lock.lock();
    try {
      long left = timeout.toNanos();
      while (head == null) {
        if (failure != null) {
          throw failure;
        }
        left = await(left, "the server did not answer in time");
      }
      return head;
    } finally {
      lock.unlock();
    }
  }

  /** The body; each wait for a part of it is bounded. */
  InputStream body(Duration timeout) {
    return new Body(timeout);
  }

  /** Ends the exchange, wherever it is. */
  @Override
  public void close() {
    fail(new EgressException(Kind.CANCELED, "the request was canceled"));
  }

  private long await(long nanos, String otherwise) throws EgressException {
    if (nanos <= 0) {
      EgressException late = new EgressException(Kind.TIMED_OUT, otherwise);
      fail(late);
      throw late;
    }
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      EgressException canceled = new EgressException(Kind.CANCELED, "the request was canceled");
      fail(canceled);
      throw canceled;
    }
  }

  private int read(byte[] target, int offset, int length, Duration timeout) throws IOException {
    ArrivedBytes.Announcement announcement;
    int count;
    lock.lock();
    try {
      long left = timeout.toNanos();
      while (arrived.isEmpty()) {
        if (failure != null) {
          throw failure;
        }
        if (ended) {
          return -1;
        }
        left = await(left, "the server sent nothing for too long");
      }
      count = arrived.take(target, offset, length);
      announcement = ended ? null : arrived.announcement();
    } finally {
      lock.unlock();
    }
    if (announcement != null) {
      announcement.make();
    }
    return count;
  }

  private void fail(EgressException cause) {
    GatedSession broken;
    lock.lock();
    try {
      if (failure != null || ended) {
        return;
      }
      failure = cause;
      if (cause.kind() == Kind.CANCELED || cause.kind() == Kind.LIMIT) {
        // What came before a server went away is still a part of its answer.
        arrived.clear();
      }
      broken = arrived.connection();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    feed.stop();
    endpoint.releaseAndDiscard();
    if (broken != null) {
      // Else it would wait for the end of an answer that nobody reads.
      broken.close(CloseMode.IMMEDIATE);
    }
  }

  private final class Body extends InputStream {
    private final Duration timeout;
    private boolean closed;

    Body(Duration timeout) {
      this.timeout = timeout;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (closed) {
        throw new EgressException(Kind.CANCELED, "the body is closed");
      }
      return length == 0 ? 0 : HttpExchange.this.read(target, offset, length, timeout);
    }

    @Override
    public void close() {
      closed = true;
      HttpExchange.this.close();
    }
  }

  // What the client does, on its thread.

  @Override
  public void produceRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    connection = context;
    sessions.count(context, came -> counted(() -> bytes.came(came)));
    lock.lock();
    try {
      arrived.over(sessions.of(context).orElse(null));
    } finally {
      lock.unlock();
    }
    channel.sendRequest(
        request, feed.isEmpty() ? null : new BasicEntityDetails(feed.length(), null), context);
  }

  @Override
  public int available() {
    return feed.available();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    feed.produce(channel);
  }

  @Override
  public void consumeInformation(HttpResponse response, HttpContext context) throws HttpException {
    if (response.getCode() == 101) {
      throw new HttpException("no protocol was asked for");
    }
  }

  @Override
  public void consumeResponse(
      HttpResponse response, @Nullable EntityDetails entity, HttpContext context)
      throws IOException {
    List<HttpHeader> headers = new ArrayList<>();
    long size = 20;
    for (Header header : response.getHeaders()) {
      HttpHeader line =
          new HttpHeader(
              header.getName(), HeaderNames.printable(String.valueOf(header.getValue())));
      size += line.bytes();
      headers.add(line);
    }
    // In HTTP/2 the client bounds their size alone.
    if (size > limits.headerBytesMax() || headers.size() > limits.headersMax()) {
      throw refused(new EgressException(Kind.TOO_LARGE, "the head of the answer is too large"));
    }
    long headBytes = size;
    counted(() -> bytes.head(headBytes));
    isHttp2 = context.getProtocolVersion().getMajor() == 2;
    String reason = response.getReasonPhrase();
    if (entity == null) {
      release();
    }
    lock.lock();
    try {
      head =
          new Head(
              response.getCode(),
              reason == null ? "" : HeaderNames.printable(reason),
              isHttp2 ? "HTTP/2" : "HTTP/1.1",
              List.copyOf(headers),
              entity != null);
      ended = entity == null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Remembers why; the client may tell no more than that the exchange is over. */
  private EgressException refused(EgressException cause) {
    fail(cause);
    return cause;
  }

  private interface Count {
    void run() throws EgressException;
  }

  private void counted(Count count) throws EgressException {
    try {
      count.run();
    } catch (EgressException e) {
      throw refused(e);
    }
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    ArrivedBytes.Announcement announcement;
    lock.lock();
    try {
      arrived.announceOver(channel);
      announcement = arrived.announcement();
    } finally {
      lock.unlock();
    }
    if (announcement != null) {
      announcement.make();
    }
  }

  @Override
  public void consume(ByteBuffer src) throws IOException {
    int size = src.remaining();
    counted(() -> bytes.body(size));
    ByteBuffer copy = ByteBuffer.allocate(src.remaining()).put(src).flip();
    boolean isTooMuch;
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
      // The client does not hold an HTTP/2 server to its window.
      isTooMuch = !arrived.add(copy);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (isTooMuch) {
      throw refused(
          new EgressException(Kind.PROTOCOL, "the server sends more than was asked for at once"));
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) {
    complete();
  }

  private void complete() {
    lock.lock();
    try {
      arrived.readOn();
    } finally {
      lock.unlock();
    }
    release();
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives the connection back before anybody hears of the end, so that the next request finds it.
   */
  private void release() {
    if (connection != null) {
      sessions.rest(connection, isHttp2);
    }
    // A connection on which the rest of a request may still come is good for nothing else.
    if (feed.isDone()) {
      endpoint.releaseAndReuse();
    } else {
      feed.stop();
      endpoint.releaseAndDiscard();
    }
  }

  @Override
  public void failed(Exception cause) {
    GatedSession session;
    lock.lock();
    try {
      session = arrived.connection();
    } finally {
      lock.unlock();
    }
    // An end between a chunk and the end of its line is malformed to the client.
    boolean isCut =
        cause instanceof MalformedChunkCodingException && session != null && session.isAtEnd();
    fail(isCut ? Failures.cut(origin) : Failures.of(cause, origin));
  }

  @Override
  public void cancel() {
    fail(new EgressException(Kind.CLOSED, "the connection to " + origin + " was closed"));
  }

  @Override
  public void releaseResources() {
    cancel();
  }
}
