package dev.rondo.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Operations that are done once with tensors and then again and again on the same arrays, without a
 * tensor or another object: what a stream does at each step. The bits are those of the operations.
 *
 * <p>What depends on weights alone is done again only when these have changed.
 *
 * <p>An operation that can be done again says so by {@link #note}. It is the operations that are
 * noted and not the code around them: which ones are done must not depend on numbers.
 */
final class Replay {
  private static final ThreadLocal<@Nullable Replay> NOTING = new ThreadLocal<>();

  /** What changes from step to step, by identity: inputs and what follows from them. */
  private final Set<float[]> moving = identitySet();

  /** What was allocated and is not noted as the result of an operation. */
  private final Set<float[]> unknown = identitySet();

  private final List<Runnable> ofWeights = new ArrayList<>();
  private final List<Changes> weights = new ArrayList<>();
  private final List<Runnable> ofSteps = new ArrayList<>();

  /** The state of the weights that {@link #ofWeights} has seen. */
  private int changes;

  private Replay() {}

  /**
   * Does the operations and notes them.
   *
   * @param inputs what is to be written to before each {@link #run}
   * @return null if one of them cannot be done again
   */
  static @Nullable Replay of(List<Tensor> inputs, Runnable operations) {
    Replay replay = new Replay();
    for (Tensor input : inputs) {
      replay.moving.add(input.floats());
    }
    Replay outer = NOTING.get();
    NOTING.set(replay);
    try {
      operations.run();
    } finally {
      NOTING.set(outer);
    }
    replay.changes = replay.count();
    replay.moving.clear();
    return replay.unknown.isEmpty() ? replay : null;
  }

  /** Memory for {@code size} numbers while operations are noted, which no tape takes back. */
  static float @Nullable [] allocate(int size) {
    Replay replay = NOTING.get();
    if (replay == null) {
      return null;
    }
    float[] array = new float[size];
    replay.unknown.add(array);
    return array;
  }

  /**
   * Notes an operation, if operations are noted at all.
   *
   * @param y its result, to be computed anew into the same array
   * @param again does so, on the calling thread, and creates no object
   */
  static void note(Tensor y, Supplier<Runnable> again, Tensor... inputs) {
    Replay replay = NOTING.get();
    if (replay != null) {
      replay.add(y.floats(), again.get(), inputs);
    }
  }

  /** Notes another result of the operation that has computed {@code y}. */
  static void alsoNote(Tensor other, Tensor y) {
    Replay replay = NOTING.get();
    if (replay != null) {
      replay.unknown.remove(other.floats());
      if (replay.moving.contains(y.floats())) {
        replay.moving.add(other.floats());
      }
    }
  }

  private void add(float[] y, Runnable again, Tensor... inputs) {
    unknown.remove(y);
    for (Tensor input : inputs) {
      if (moving.contains(input.floats())) {
        moving.add(y);
        ofSteps.add(again);
        return;
      }
    }
    ofWeights.add(again);
    for (Tensor input : inputs) {
      weights.add(input.changes);
    }
  }

  /** Does the operations again, from what the inputs hold now. */
  void run() {
    int now = count();
    if (now != changes) {
      all(ofWeights);
      changes = now;
    }
    all(ofSteps);
  }

  private static void all(List<Runnable> operations) {
    // by index: an iterator would be an object
    for (int i = 0; i < operations.size(); i++) {
      operations.get(i).run();
    }
  }

  private int count() {
    int sum = 0;
    for (int i = 0; i < weights.size(); i++) {
      sum += weights.get(i).count();
    }
    return sum;
  }

  private static Set<float[]> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
