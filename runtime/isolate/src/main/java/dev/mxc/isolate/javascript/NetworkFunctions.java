package dev.mxc.isolate.javascript;

import dev.mxc.bridge.protocol.NetworkRequest;
import dev.mxc.bridge.protocol.NetworkRequest.Body;
import dev.mxc.bridge.protocol.NetworkRequest.Header;
import dev.mxc.bridge.protocol.NetworkRequest.Redirect;
import dev.mxc.bridge.protocol.NetworkSignal.Answered;
import dev.mxc.bridge.protocol.RunEndedException;
import dev.mxc.bridge.protocol.WireBounds;
import dev.mxc.isolate.GuestNetwork;
import dev.mxc.isolate.GuestStream;
import dev.mxc.isolate.GuestStream.StreamException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.DataFormatException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;

/**
 * The requests behind {@code fetch}, by number. None waits: a change wakes the event loop, which
 * takes the numbers of what changed and asks anew. Answers are null while there is nothing to tell;
 * else arrays, of null and what was asked for, or of the failure's name and its message.
 */
final class NetworkFunctions {

  private static final int PART_BYTES_MAX = 64 * 1024;

  private static final class Exchange {
    final GuestStream stream;
    final ByteArrayOutputStream collected = new ByteArrayOutputStream();

    /** Parts that were taken before anybody read them. */
    final Deque<byte[]> held = new ArrayDeque<>();

    ContentSource content = this::next;

    Exchange(GuestStream stream) {
      this.stream = stream;
    }

    private Optional<byte[]> next(int bytesMax) throws StreamException, RunEndedException {
      return held.isEmpty() ? stream.read(bytesMax, 0) : Optional.of(held.remove());
    }

    void close() {
      content.close();
      stream.close();
    }
  }

  private interface Question {
    @Nullable Object ask(Exchange exchange, Value[] arguments)
        throws StreamException, RunEndedException, DataFormatException;
  }

  private final Runnable onChange;
  private final Map<Integer, Exchange> exchanges = new HashMap<>();
  private int lastExchange;
  private GuestNetwork network = GuestNetwork.NONE;

  /** Told by the host's threads, taken by the guest's; replaced with the program. */
  private Set<Integer> changed = ConcurrentHashMap.newKeySet();

  /**
   * @param onChange told of each change, on a thread that others need
   */
  NetworkFunctions(Runnable onChange) {
    this.onChange = onChange;
  }

  void bind(GuestNetwork bound) {
    network = bound;
  }

  /** A program is next: what the one before left open is given up. */
  void begin() {
    exchanges.values().forEach(Exchange::close);
    exchanges.clear();
    changed = ConcurrentHashMap.newKeySet();
  }

  void defineIn(JavaScriptHost host) {
    host.define("netOpen", this::open);
    host.define("netChanged", _ -> takeChanged());
    host.define("netIsFull", _ -> network.isFull());
    define(host, "netAnswer", (exchange, _) -> answer(exchange));
    define(host, "netDecode", (exchange, a) -> decode(exchange, a[1].asString()));
    define(host, "netRead", (exchange, _) -> part(exchange));
    define(host, "netCollect", (exchange, _) -> collect(exchange));
    define(host, "netHold", (exchange, _) -> hold(exchange));
    define(host, "netText", (exchange, _) -> text(exchange.collected));
    define(
        host,
        "netBytes",
        (exchange, _) -> ByteBuffer.wrap(exchange.collected.toByteArray()).slice());
    define(host, "netWrite", NetworkFunctions::write);
    define(
        host,
        "netFinish",
        (exchange, _) -> {
          exchange.stream.finish();
          return null;
        });
    host.define("netClose", arguments -> close(arguments[0].asInt()));
  }

  private void define(JavaScriptHost host, String name, Question question) {
    host.define(
        name,
        arguments -> {
          Exchange exchange = exchanges.get(arguments[0].asInt());
          if (exchange == null) {
            return ProxyArray.fromArray("CANCELED", "the request was given up");
          }
          try {
            return question.ask(exchange, arguments);
          } catch (StreamException e) {
            return ProxyArray.fromArray(e.failed().failure().name(), e.failed().message());
          } catch (DataFormatException e) {
            return ProxyArray.fromArray("CODING", e.getMessage());
          } catch (RunEndedException _) {
            throw new HostError("the run is over");
          }
        });
  }

  /**
   * {@code netOpen(method, url, headers, redirect, body, buffer, offset, length)}: headers as lines
   * of names and values in turn; body is none, whole or parts; of parts the length, or -1.
   */
  private int open(Value[] a) {
    Body body =
        switch (a[4].asString()) {
          case "whole" -> new Body.Whole(FileFunctions.bytes(a[5], a[6].asInt(), a[7].asInt()));
          case "parts" -> new Body.Parts(length(a[7].asLong()));
          default -> new Body.None();
        };
    NetworkRequest.Http request =
        new NetworkRequest.Http(
            a[0].asString(),
            a[1].asString(),
            headers(a[2].asString()),
            Redirect.valueOf(a[3].asString()),
            body);
    int number = ++lastExchange;
    Set<Integer> told = changed;
    GuestStream stream =
        network.open(
            request,
            () -> {
              told.add(number);
              onChange.run();
            });
    exchanges.put(number, new Exchange(stream));
    return number;
  }

  private static OptionalLong length(long length) {
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  private static List<Header> headers(String lines) {
    List<Header> headers = new ArrayList<>();
    if (!lines.isEmpty()) {
      String[] parts = lines.split("\n", -1);
      for (int i = 0; i + 1 < parts.length; i += 2) {
        headers.add(new Header(parts[i], parts[i + 1]));
      }
    }
    return headers;
  }

  private ProxyArray takeChanged() {
    List<Object> taken = new ArrayList<>();
    for (Integer number : changed) {
      // Taken before it is asked: a change meanwhile is told again.
      changed.remove(number);
      taken.add(number);
    }
    return ProxyArray.fromList(taken);
  }

  private static @Nullable Object answer(Exchange exchange)
      throws StreamException, RunEndedException {
    Optional<Answered> answered = exchange.stream.awaitAnswer(0);
    if (answered.isEmpty()) {
      return null;
    }
    Answered head = answered.get();
    List<Object> flat = new ArrayList<>();
    flat.addAll(Arrays.asList(null, head.status(), head.reason(), head.url(), head.redirected()));
    for (Header header : head.headers()) {
      flat.add(header.name());
      flat.add(header.value());
    }
    return ProxyArray.fromList(flat);
  }

  /** Takes a coding off the body. */
  private static @Nullable Object decode(Exchange exchange, String coding) {
    exchange.content = new InflatedContent(exchange.content, coding.equals("gzip"));
    return null;
  }

  /** The next part; of an end, null. */
  private static @Nullable Object part(Exchange exchange)
      throws StreamException, RunEndedException, DataFormatException {
    Optional<byte[]> part = exchange.content.read(PART_BYTES_MAX);
    if (part.isEmpty()) {
      return null;
    }
    byte[] bytes = part.get();
    return ProxyArray.fromArray(null, bytes.length == 0 ? null : ByteBuffer.wrap(bytes).slice());
  }

  /** Takes what is there of the whole body. */
  private static @Nullable Object collect(Exchange exchange)
      throws StreamException, RunEndedException, DataFormatException {
    while (true) {
      Optional<byte[]> part = exchange.content.read(PART_BYTES_MAX);
      if (part.isEmpty()) {
        return null;
      }
      if (part.get().length == 0) {
        return ProxyArray.fromArray(null, true);
      }
      exchange.collected.writeBytes(part.get());
    }
  }

  /** Takes parts of a body that nobody reads yet; how it ends, its reader hears. */
  private static @Nullable Object hold(Exchange exchange)
      throws StreamException, RunEndedException {
    Optional<byte[]> part = exchange.stream.read(PART_BYTES_MAX, 0);
    while (part.isPresent() && part.get().length > 0) {
      exchange.held.add(part.get());
      part = exchange.stream.read(PART_BYTES_MAX, 0);
    }
    return null;
  }

  private static String text(ByteArrayOutputStream collected) {
    String text = collected.toString(StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /**
   * {@code netWrite(number, buffer, offset, length)}: how much was sent; -1 when none is wanted.
   */
  private static @Nullable Object write(Exchange exchange, Value[] a)
      throws StreamException, RunEndedException {
    int length = Math.min(a[3].asInt(), WireBounds.STREAM_FRAME_BYTES_MAX);
    byte[] bytes = FileFunctions.bytes(a[1], a[2].asInt(), length);
    int count = exchange.stream.write(bytes, 0, length, 0);
    return count == 0 ? null : ProxyArray.fromArray(null, count);
  }

  private @Nullable Object close(int number) {
    Exchange exchange = exchanges.remove(number);
    if (exchange != null) {
      exchange.close();
    }
    changed.remove(number);
    return null;
  }
}
