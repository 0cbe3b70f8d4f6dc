package dev.rondo.kernel;

/** {@link Reduction} in plain loops; sums are kept in float64. */
final class ScalarReduction implements Reduction {

  /** The least number of additions worth waking a thread for. */
  static final int GRAIN = 1 << 15;

  /** Squares summed in float32. */
  private static final int SQUARES = 1 << 8;

  @Override
  public void sum(float[] x, int outer, int n, int inner, float[] y) {
    // outputs, never terms, are split among the threads: the order of a sum is always that of n
    Workers.split(
        outer * inner,
        1 + GRAIN / Math.max(1, n),
        (from, to) -> {
          for (int o = from; o < to; o++) {
            y[o] = sum(x, (o / inner) * n * inner + o % inner, n, inner);
          }
        });
  }

  @Override
  public double squares(float[] x, int from, int to) {
    double sum = 0;
    int i = from;
    for (; i + SQUARES <= to; i += SQUARES) {
      sum += squares(x, i);
    }
    for (; i < to; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }

  /** Eight sums, so that an addition need not wait for the one before it. */
  private static double squares(float[] x, int from) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    for (int i = from; i < from + SQUARES; i += 8) {
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

  @Override
  public void max(float[] x, int outer, int n, int inner, float[] y, int[] at) {
    Workers.split(
        outer * inner,
        1 + GRAIN / Math.max(1, n),
        (from, to) -> {
          for (int o = from; o < to; o++) {
            int start = (o / inner) * n * inner + o % inner;
            at[o] = indexOfMax(x, start, n, inner);
            y[o] = x[start + at[o] * inner];
          }
        });
  }

  private static float sum(float[] x, int start, int n, int stride) {
    double sum = 0;
    for (int k = 0, i = start; k < n; k++, i += stride) {
      sum += x[i];
    }
    return (float) sum;
  }

  /** The first of the largest; the first NaN where there is one. */
  private static int indexOfMax(float[] x, int start, int n, int stride) {
    int best = 0;
    float largest = x[start];
    for (int k = 1, i = start + stride; k < n && !Float.isNaN(largest); k++, i += stride) {
      // false only if x[i] is at most the largest: a NaN gets through
      if (!(x[i] <= largest)) {
        largest = x[i];
        best = k;
      }
    }
    return best;
  }
}
