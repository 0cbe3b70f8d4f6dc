package dev.rondo.testing;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;

/** Numbers for tests: unequal, of both signs, and the same in every run. */
public final class Tensors {
  private Tensors() {}

  /** Sizes from 0.1 to 1, either sign: away from the kink that many functions have at 0. */
  public static Tensor random(long seed, int... shape) {
    Tensor sizes = positive(seed, shape);
    RandomState signs = RandomState.seeded(seed).fork("signs");
    float[] values = sizes.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = signs.nextInt(2) == 0 ? values[i] : -values[i];
    }
    return Tensor.of(values, shape);
  }

  /** From 0.1 to 1. */
  public static Tensor positive(long seed, int... shape) {
    RandomState random = RandomState.seeded(seed);
    float[] values = Tensor.zeros(shape).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.1f + 0.9f * random.nextFloat();
    }
    return Tensor.of(values, shape);
  }

  /** No two of them nearer than 0.05: for functions that choose the largest. */
  public static Tensor distinct(long seed, int... shape) {
    int n = Tensor.zeros(shape).size();
    int[] order = RandomState.seeded(seed).permutation(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = 0.05f * (order[i] - n / 2) + 0.025f;
    }
    return Tensor.of(values, shape);
  }

  /** Whole numbers from 0 to {@code bound - 1}. */
  public static Tensor ints(long seed, int bound, int... shape) {
    RandomState random = RandomState.seeded(seed);
    int[] values = new int[Tensor.zeros(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(bound);
    }
    return Tensor.ofInts(values, shape);
  }
}
