package dev.rondo.benchmarks.jmh;

import java.util.Random;

/** Numbers to compute with. */
final class Values {
  private static final int SEED = 1;

  private Values() {}

  /** Uniform from {@code -limit} to {@code limit}. */
  static float[] uniform(int size, double limit) {
    Random random = new Random(SEED + size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (limit * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  /** Whole numbers from 0 to below {@code bound}. */
  static int[] below(int size, int bound) {
    return new Random(SEED + size).ints(size, 0, bound).toArray();
  }
}
