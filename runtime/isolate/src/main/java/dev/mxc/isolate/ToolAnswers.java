package dev.mxc.isolate;

import dev.mxc.bridge.protocol.PendingReply;
import dev.mxc.bridge.protocol.ToolReply;
import dev.mxc.bridge.protocol.ToolReply.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tool calls of one event loop: any thread may answer them, the loop's own takes the answers.
 */
public final class ToolAnswers {

  /** A call that has its answer. */
  public record Answer(int call, ToolReply reply) {}

  private final GuestTools tools;
  private final Runnable onAnswer;
  private final Map<Integer, PendingReply> underWay = new ConcurrentHashMap<>();
  private final AtomicInteger lastCall = new AtomicInteger();
  private final AtomicBoolean woken = new AtomicBoolean();

  /** Bounded by the calls; empty for a loop that was woken. */
  private final BlockingQueue<Optional<Answer>> answers = new LinkedBlockingQueue<>();

  /**
   * @param onAnswer told of each answer, on a thread that others need
   */
  public ToolAnswers(GuestTools tools, Runnable onAnswer) {
    this.tools = tools;
    this.onAnswer = onAnswer;
  }

  /** Starts a call; its number comes back with its answer. */
  public int begin(String name, String argumentsJson) {
    int call = lastCall.incrementAndGet();
    PendingReply reply = tools.begin(name, argumentsJson);
    underWay.put(call, reply);
    reply.whenComplete((answer, failure) -> {
      underWay.remove(call);
      ToolReply said =
          failure == null ? answer : new ToolReply.Raised(Failure.FAILED, "the run is over");
      answers.add(Optional.of(new Answer(call, said)));
      onAnswer.run();
    });
    return call;
  }

  /** Nobody waits for a call's answer any more, which comes all the same. */
  public void giveUp(int call) {
    PendingReply reply = underWay.get(call);
    if (reply != null) {
      reply.giveUp();
    }
  }

  /** Ends a wait for answers, the next one if there is none. */
  public void wake() {
    if (woken.compareAndSet(false, true)) {
      answers.add(Optional.empty());
    }
  }

  /** The first answers so far, at most so many. */
  public List<Answer> take(int most) {
    if (answers.isEmpty()) {
      return List.of();
    }
    List<Optional<Answer>> taken = new ArrayList<>();
    answers.drainTo(taken, most);
    return opened(taken);
  }

  /**
   * The answers so far, waiting at most so long until there is one or the loop is woken.
   *
   * @throws InterruptedException when interrupted
   */
  public List<Answer> take(long nanosMax) throws InterruptedException {
    List<Optional<Answer>> taken = new ArrayList<>();
    Optional<Answer> first = answers.poll(nanosMax, TimeUnit.NANOSECONDS);
    if (first != null) {
      taken.add(first);
      answers.drainTo(taken);
    }
    return opened(taken);
  }

  private List<Answer> opened(List<Optional<Answer>> taken) {
    List<Answer> found = new ArrayList<>(taken.size());
    for (Optional<Answer> answer : taken) {
      answer.ifPresentOrElse(found::add, () -> woken.set(false));
    }
    return found;
  }
}
