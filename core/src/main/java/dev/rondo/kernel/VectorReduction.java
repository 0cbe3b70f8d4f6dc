package dev.rondo.kernel;

import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Reduction} by whole vectors: along rows here, down columns in {@link VectorColumns}. */
final class VectorReduction implements Reduction {

  /** Longer rows are summed by halves, so that rounding errors grow with the logarithm only. */
  private static final int BLOCK = 1024;

  /** Squares summed in float32: none is negative, so that more of them lose no more. */
  private static final int SQUARES = 4096;

  @Override
  public void sum(float[] x, int outer, int n, int inner, float[] y) {
    if (inner == 1) {
      eachRow(outer, n, row -> y[row] = sum(x, row * n, n));
    } else {
      VectorColumns.split(
          outer, n, inner, (o, from, to) -> VectorColumns.sum(x, o, n, inner, y, from, to));
    }
  }

  @Override
  public double squares(float[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i += SQUARES) {
      sum += squaresOfBlock(x, i, Math.min(SQUARES, to - i));
    }
    return sum;
  }

  // Four accumulators, as in sumBlock.
  private static double squaresOfBlock(float[] x, int at, int n) {
    int end = at + SPECIES.loopBound(n);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = at;
    for (; i + 4 * LANES <= end; i += 4 * LANES) {
      s0 = s0.add(square(x, i));
      s1 = s1.add(square(x, i + LANES));
      s2 = s2.add(square(x, i + 2 * LANES));
      s3 = s3.add(square(x, i + 3 * LANES));
    }
    for (; i < end; i += LANES) {
      s0 = s0.add(square(x, i));
    }
    double sum = end > at ? VectorMath.sumLanes(s0.add(s1).add(s2.add(s3))) : 0;
    for (; i < at + n; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }

  private static FloatVector square(float[] x, int at) {
    FloatVector numbers = FloatVector.fromArray(SPECIES, x, at);
    return numbers.mul(numbers);
  }

  @Override
  public void max(float[] x, int outer, int n, int inner, float[] y, int[] at) {
    if (inner == 1) {
      eachRow(
          outer,
          n,
          row -> {
            at[row] = indexOf(max(x, row * n, n), x, row * n, n);
            y[row] = x[row * n + at[row]];
          });
    } else {
      VectorColumns.split(
          outer, n, inner, (o, from, to) -> VectorColumns.max(x, o, n, inner, y, at, from, to));
    }
  }

  /** Sum of {@code x[at .. at+n-1]}, in an order that depends on n and the vector length alone. */
  static float sum(float[] x, int at, int n) {
    if (n <= BLOCK) {
      return sumBlock(x, at, n);
    }
    int half = Integer.highestOneBit(n - 1);
    return sum(x, at, half) + sum(x, at + half, n - half);
  }

  // Four accumulators, since each addition waits four cycles for the one before it.
  private static float sumBlock(float[] x, int at, int n) {
    int end = at + SPECIES.loopBound(n);
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int i = at;
    for (; i + 4 * LANES <= end; i += 4 * LANES) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, i));
      s1 = s1.add(FloatVector.fromArray(SPECIES, x, i + LANES));
      s2 = s2.add(FloatVector.fromArray(SPECIES, x, i + 2 * LANES));
      s3 = s3.add(FloatVector.fromArray(SPECIES, x, i + 3 * LANES));
    }
    for (; i < end; i += LANES) {
      s0 = s0.add(FloatVector.fromArray(SPECIES, x, i));
    }
    float sum = end > at ? VectorMath.sumLanes(s0.add(s1).add(s2.add(s3))) : 0f;
    for (; i < at + n; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** The largest of {@code x[at .. at+n-1]}; NaN if one is. */
  static float max(float[] x, int at, int n) {
    int end = at + SPECIES.loopBound(n);
    float max = end > at ? maxVectors(x, at, end) : Float.NEGATIVE_INFINITY;
    for (int i = end; i < at + n; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  // Two accumulators: a maximum that minds NaN is several instructions, which overlap.
  private static float maxVectors(float[] x, int from, int to) {
    FloatVector m0 = FloatVector.fromArray(SPECIES, x, from);
    FloatVector m1 = m0;
    int i = from + LANES;
    for (; i + 2 * LANES <= to; i += 2 * LANES) {
      m0 = m0.max(FloatVector.fromArray(SPECIES, x, i));
      m1 = m1.max(FloatVector.fromArray(SPECIES, x, i + LANES));
    }
    for (; i < to; i += LANES) {
      m0 = m0.max(FloatVector.fromArray(SPECIES, x, i));
    }
    return m0.max(m1).reduceLanes(VectorOperators.MAX);
  }

  /** Where in the row {@code max}, which may be NaN, stands first. */
  private static int indexOf(float max, float[] x, int at, int n) {
    int i = Float.isNaN(max) ? at : firstVectorWith(max, x, at, at + SPECIES.loopBound(n));
    while (i < at + n && x[i] != max && !Float.isNaN(x[i])) {
      i++;
    }
    return i - at;
  }

  private static int firstVectorWith(float max, float[] x, int from, int to) {
    int i = from;
    while (i < to
        && !FloatVector.fromArray(SPECIES, x, i).compare(VectorOperators.EQ, max).anyTrue()) {
      i += LANES;
    }
    return i;
  }

  /** Does one row. */
  @FunctionalInterface
  private interface RowTask {
    void run(int row);
  }

  private static void eachRow(int rows, int n, RowTask task) {
    Workers.split(
        rows,
        1 + ScalarReduction.GRAIN / Math.max(1, n),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            task.run(row);
          }
        });
  }
}
