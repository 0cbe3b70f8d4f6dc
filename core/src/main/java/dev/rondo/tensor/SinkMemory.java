package dev.rondo.tensor;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Counts which gradients share an array, so that the memory of a backward pass is taken again while
 * the pass still runs: a gradient that has been handed on is of no use any more.
 */
final class SinkMemory {
  private final Buffers.Scope scope;

  /** Arrays taken during this backward pass, with the number of gradients that live in each. */
  private final IdentityHashMap<float[], Integer> holders = new IdentityHashMap<>();

  private final List<float[]> candidates = new ArrayList<>();

  SinkMemory(Buffers.Scope scope) {
    this.scope = scope;
    // What was taken before belongs to the forward pass, or to an earlier loss: not ours to
    // release.
    scope.recent(array -> {});
  }

  void hold(float[] array) {
    note();
    holders.computeIfPresent(array, (same, count) -> count + 1);
  }

  void letGo(float[] array) {
    holders.computeIfPresent(array, (same, count) -> count - 1);
    candidates.add(array);
  }

  void releaseUnheld() {
    note();
    for (float[] array : candidates) {
      Integer count = holders.get(array);
      if (count != null && count == 0) {
        holders.remove(array);
        scope.release(array);
      }
    }
    candidates.clear();
  }

  private void note() {
    scope.recent(
        array -> {
          holders.put(array, 0);
          candidates.add(array);
        });
  }
}
