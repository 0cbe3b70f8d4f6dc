package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Workers;

/** The Euclidean length of a tensor, as gradient clipping needs it. Nothing here is recorded. */
public final class Norm {
  /** Summed by itself whatever the number of threads, so that threads do not show in the sum. */
  private static final int CHUNK = 1 << 13;

  private Norm() {}

  /**
   * The sum of the squares, in one fixed order: blocks in float32, their sum in float64.
   *
   * @param x float32
   * @return finite if and only if every number of {@code x} is
   */
  public static double squared(Tensor x) {
    float[] numbers = x.floats();
    int chunks = (numbers.length + CHUNK - 1) / CHUNK;
    double[] sums = new double[chunks];
    Workers.split(
        chunks,
        8,
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

  /**
   * The length itself, in float64: also of what has nearly vanished, whose squares float32 loses.
   */
  public static double of(Tensor x) {
    return Math.sqrt(exactSquares(x.floats(), 0, x.size()));
  }

  private static double squares(float[] x, int from, int to) {
    double sum = Kernels.get().reduction().squares(x, from, to);
    // Squares of numbers above 1.8e19 overflow float32, but not float64.
    return Double.isFinite(sum) ? sum : exactSquares(x, from, to);
  }

  private static double exactSquares(float[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) x[i] * x[i];
    }
    return sum;
  }
}
