package dev.rondo.tensor;

import dev.rondo.kernel.Workers;

/** The Euclidean length of a tensor, as gradient clipping needs it. Nothing here is recorded. */
public final class Norm {
  /** Summed by itself whatever the number of threads, so that threads do not show in the sum. */
  private static final int CHUNK = 1 << 13;

  /** Summed in float32, which is twice as fast; the sums of blocks are added in float64. */
  private static final int BLOCK = 1 << 8;

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

  private static double squares(float[] x, int from, int to) {
    double sum = 0;
    int i = from;
    for (; i + BLOCK <= to; i += BLOCK) {
      sum += block(x, i);
    }
    sum += exactSquares(x, i, to);
    // Squares of numbers above 1.8e19 overflow float32, but not float64.
    return Double.isFinite(sum) ? sum : exactSquares(x, from, to);
  }

  /** Eight sums, so that an addition need not wait for the one before it. */
  private static double block(float[] x, int from) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    for (int i = from; i < from + BLOCK; i += 8) {
      a += x[i] * x[i];
      b += x[i + 1] * x[i + 1];
      c += x[i + 2] * x[i + 2];
      d += x[i + 3] * x[i + 3];
      e += x[i + 4] * x[i + 4];
      f += x[i + 5] * x[i + 5];
      g += x[i + 6] * x[i + 6];
      h += x[i + 7] * x[i + 7];
    }
    return ((double) a + b) + ((double) c + d) + ((double) e + f) + ((double) g + h);
  }

  private static double exactSquares(float[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) x[i] * x[i];
    }
    return sum;
  }
}
