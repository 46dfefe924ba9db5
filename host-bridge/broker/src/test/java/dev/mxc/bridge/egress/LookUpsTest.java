package dev.mxc.bridge.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Name servers that never answer hold up the run that asks them, and nobody else. */
@Timeout(60)
class LookUpsTest {

  /** A resolver that answers when it is told to. */
  private static final class Slow implements Resolver {
    final Queue<String> asked = new ConcurrentLinkedQueue<>();
    final Queue<Boolean> onVirtual = new ConcurrentLinkedQueue<>();
    final Semaphore begun = new Semaphore(0);
    final CountDownLatch answers = new CountDownLatch(1);

    @Override
    public List<InetAddress> resolve(String name) throws UnknownHostException {
      asked.add(name);
      onVirtual.add(Thread.currentThread().isVirtual());
      begun.release();
      try {
        answers.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (name.startsWith("none")) {
        throw new UnknownHostException(name);
      }
      return List.of(InetAddress.getLoopbackAddress());
    }
  }

  private static Host.Name name(String text) throws Exception {
    return (Host.Name) Host.parse(text);
  }

  @Test
  void aBoundedNumberIsUnderWayAndTheOthersHaveTheirTurn() throws Exception {
    Slow resolver = new Slow();
    LookUps lookUps = new LookUps(resolver);
    List<CompletableFuture<List<InetAddress>>> answers = new ArrayList<>();
    for (int i = 0; i < 3 * LookUps.AT_ONCE_MAX; i++) {
      answers.add(lookUps.begin(name((i % 2 == 0 ? "none" : "some") + i + ".test")));
    }
    resolver.begun.acquire(LookUps.AT_ONCE_MAX);
    assertThat(resolver.begun.tryAcquire()).isFalse();
    assertThat(resolver.asked).hasSize(LookUps.AT_ONCE_MAX);
    resolver.answers.countDown();
    for (int i = 0; i < answers.size(); i++) {
      CompletableFuture<List<InetAddress>> answer = answers.get(i);
      assertThat(answer.handle((found, _) -> found != null).get(30, TimeUnit.SECONDS))
          .isEqualTo(i % 2 == 1);
    }
    assertThat(resolver.onVirtual).hasSize(answers.size()).containsOnly(false);
  }

  @Test
  void whatWasGivenUpBeforeItsTurnIsNotAskedFor() throws Exception {
    Slow resolver = new Slow();
    LookUps lookUps = new LookUps(resolver);
    for (int i = 0; i < LookUps.AT_ONCE_MAX; i++) {
      lookUps.begin(name("some" + i + ".test"));
    }
    lookUps.begin(name("given-up.test")).cancel(false);
    CompletableFuture<List<InetAddress>> wanted = lookUps.begin(name("wanted.test"));
    resolver.answers.countDown();
    assertThat(wanted.get(30, TimeUnit.SECONDS)).hasSize(1);
    assertThat(resolver.asked).contains("wanted.test").doesNotContain("given-up.test");
  }

  @Test
  void aRunThatEndsGivesUpWhatItAskedFor() throws Exception {
    Slow resolver = new Slow();
    try (TestNetwork network =
        TestNetwork.settings().grant(Rules.host("*.test")).resolver(resolver).open()) {
      List<Thread> requests = new ArrayList<>();
      for (int i = 0; i < 2 * LookUps.AT_ONCE_MAX; i++) {
        GuestRequest request = GuestRequest.of("GET", "https://some" + i + ".test/");
        requests.add(
            Thread.ofVirtual().start(() -> network.fails(EgressException.Kind.CANCELED, request)));
      }
      resolver.begun.acquire(LookUps.AT_ONCE_MAX);
      network.run.close();
      for (Thread request : requests) {
        request.join();
      }
      resolver.answers.countDown();
      assertThat(resolver.asked).hasSize(LookUps.AT_ONCE_MAX);
    }
  }
}
