package dev.mxc.worker;

import dev.mxc.bridge.protocol.Language;
import java.util.Objects;

/**
 * What a worker must be prepared with, since it cannot be changed afterwards.
 *
 * @param language the language to warm up
 * @param memoryBytes the guest's heap
 * @param threadsMax guest threads alive at once, the main one included
 */
public record WorkerShape(Language language, long memoryBytes, int threadsMax) {
  public WorkerShape {
    Objects.requireNonNull(language);
  }
}
