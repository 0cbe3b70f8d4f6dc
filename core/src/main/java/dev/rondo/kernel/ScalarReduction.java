package dev.rondo.kernel;

/** {@link Reduction} in plain loops; sums are kept in float64. */
final class ScalarReduction implements Reduction {

  /** The least number of additions worth waking a thread for. */
  static final int GRAIN = 1 << 15;

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
