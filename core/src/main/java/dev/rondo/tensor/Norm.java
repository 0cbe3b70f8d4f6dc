package dev.rondo.tensor;

import dev.rondo.kernel.Workers;

/** The Euclidean length of a tensor, as gradient clipping needs it. Nothing here is recorded. */
public final class Norm {
  /** Summed by itself whatever the number of threads, so that threads do not show in the sum. */
  private static final int CHUNK = 1 << 13;

  private Norm() {}

  /**
   * The sum of the squares, in float64 and in one fixed order.
   *
   * @param x float32
   * @return finite if and only if every number of {@code x} is: no sum of float32 squares overflows
   */
  public static double squared(Tensor x) {
    float[] numbers = x.floats();
    int chunks = (numbers.length + CHUNK - 1) / CHUNK;
    double[] sums = new double[chunks];
    Workers.split(
        chunks,
        4,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int start = i * CHUNK;
            sums[i] = squares(numbers, start, Math.min(start + CHUNK, numbers.length));
          }
        });
    double sum = 0;
    for (double part : sums) {
      sum += part;
    }
    return sum;
  }

  /** Four sums, so that an addition need not wait for the one before it. */
  private static double squares(float[] x, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += (double) x[i] * x[i];
      b += (double) x[i + 1] * x[i + 1];
      c += (double) x[i + 2] * x[i + 2];
      d += (double) x[i + 3] * x[i + 3];
    }
    for (; i < to; i++) {
      a += (double) x[i] * x[i];
    }
    return (a + b) + (c + d);
  }
}
