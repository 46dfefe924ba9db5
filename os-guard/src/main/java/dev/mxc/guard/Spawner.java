package dev.mxc.guard;

import dev.mxc.guard.sys.FileCalls;
import dev.mxc.guard.sys.SpawnCalls;
import dev.mxc.guard.sys.SystemCallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts every guarded process from one thread that lives as long as this JVM: a process that asks
 * to die with its parent dies when the <em>thread</em> ends that started it.
 */
final class Spawner {

  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("mxc-guard-spawn").factory());

  private Spawner() {}

  /**
   * Starts a program.
   *
   * @param descriptors of this JVM, which become 0, 1, 2, ... of the child
   * @return the process's number
   */
  static int start(List<String> command, Map<String, String> environment, List<Integer> descriptors)
      throws SystemCallException {
    try {
      return CompletableFuture.supplyAsync(
              () -> {
                try {
                  return spawn(command, environment, descriptors);
                } catch (SystemCallException e) {
                  throw new CompletionException(e);
                }
              },
              THREAD)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SystemCallException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static int spawn(
      List<String> command, Map<String, String> environment, List<Integer> descriptors)
      throws SystemCallException {
    List<Integer> copies = new ArrayList<>();
    try {
      for (int descriptor : descriptors) {
        // Above all targets, so that none is overwritten before its turn.
        copies.add(SpawnCalls.dupAbove(descriptor, descriptors.size()));
      }
      return SpawnCalls.spawn(command.getFirst(), command, pairs(environment), copies);
    } finally {
      copies.forEach(FileCalls::close);
    }
  }

  static List<String> pairs(Map<String, String> environment) {
    List<String> pairs = new ArrayList<>();
    environment.forEach((name, value) -> pairs.add(name + "=" + value));
    pairs.sort(null);
    return pairs;
  }
}
