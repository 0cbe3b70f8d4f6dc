package dev.rondo.kernel;

import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums and maxima of {@code [outer, n, inner]} down its columns. Rows are read one after the other,
 * as they stand in memory, and the results are kept in y, which fits the nearest cache.
 */
final class VectorColumns {

  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SPECIES.vectorShape());

  /** Columns that a thread takes at a time. */
  private static final int CHUNK = 64;

  /** Works on columns {@code from <= j < to} of block {@code o}. */
  @FunctionalInterface
  interface ColumnTask {
    void run(int o, int from, int to);
  }

  private VectorColumns() {}

  /** Splits the columns of all blocks among the threads. */
  static void split(int outer, int n, int inner, ColumnTask task) {
    int chunks = (inner + CHUNK - 1) / CHUNK;
    Workers.split(
        outer * chunks,
        1 + ScalarReduction.GRAIN / CHUNK / Math.max(1, n),
        (from, to) -> {
          int i = from;
          while (i < to) {
            int first = i % chunks;
            int last = Math.min(chunks, first + to - i);
            task.run(i / chunks, first * CHUNK, Math.min(inner, last * CHUNK));
            i += last - first;
          }
        });
  }

  static void sum(float[] x, int o, int n, int inner, float[] y, int from, int to) {
    int yAt = o * inner + from;
    int columns = to - from;
    Arrays.fill(y, yAt, yAt + columns, 0f);
    int end = SPECIES.loopBound(columns);
    int xAt = o * n * inner + from;
    int k = 0;
    for (; k + 8 <= n; k += 8) {
      addEight(x, xAt, inner, y, yAt, end);
      addEightRest(x, xAt, inner, y, yAt, end, columns);
      xAt += 8 * inner;
    }
    for (; k < n; k++) {
      addOne(x, xAt, y, yAt, end);
      addOneRest(x, xAt, y, yAt, end, columns);
      xAt += inner;
    }
  }

  // Eight rows at once, by pairs: y is read and written eight times less, and rounds less.
  private static void addEight(float[] x, int at, int stride, float[] y, int yAt, int n) {
    for (int j = 0; j < n; j += LANES) {
      int i = at + j;
      FloatVector s01 = load(x, i).add(load(x, i + stride));
      FloatVector s23 = load(x, i + 2 * stride).add(load(x, i + 3 * stride));
      FloatVector s45 = load(x, i + 4 * stride).add(load(x, i + 5 * stride));
      FloatVector s67 = load(x, i + 6 * stride).add(load(x, i + 7 * stride));
      load(y, yAt + j).add(s01.add(s23).add(s45.add(s67))).intoArray(y, yAt + j);
    }
  }

  private static void addEightRest(
      float[] x, int at, int stride, float[] y, int yAt, int from, int to) {
    for (int j = from; j < to; j++) {
      int i = at + j;
      float s01 = x[i] + x[i + stride];
      float s23 = x[i + 2 * stride] + x[i + 3 * stride];
      float s45 = x[i + 4 * stride] + x[i + 5 * stride];
      float s67 = x[i + 6 * stride] + x[i + 7 * stride];
      y[yAt + j] += (s01 + s23) + (s45 + s67);
    }
  }

  private static void addOne(float[] x, int at, float[] y, int yAt, int n) {
    for (int j = 0; j < n; j += LANES) {
      load(y, yAt + j).add(load(x, at + j)).intoArray(y, yAt + j);
    }
  }

  private static void addOneRest(float[] x, int at, float[] y, int yAt, int from, int to) {
    for (int j = from; j < to; j++) {
      y[yAt + j] += x[at + j];
    }
  }

  static void max(float[] x, int o, int n, int inner, float[] y, int[] at, int from, int to) {
    int yAt = o * inner + from;
    int columns = to - from;
    int end = SPECIES.loopBound(columns);
    int xAt = o * n * inner + from;
    System.arraycopy(x, xAt, y, yAt, columns);
    Arrays.fill(at, yAt, yAt + columns, 0);
    for (int k = 1; k < n; k++) {
      xAt += inner;
      maxOne(x, xAt, k, y, at, yAt, end);
      maxOneRest(x, xAt, k, y, at, yAt, end, columns);
    }
  }

  private static void maxOne(float[] x, int xAt, int k, float[] y, int[] at, int yAt, int n) {
    // indices travel as the bits of floats, since a mask of floats blends only floats
    FloatVector index = IntVector.broadcast(INTS, k).reinterpretAsFloats();
    for (int j = 0; j < n; j += LANES) {
      FloatVector v = load(x, xAt + j);
      FloatVector m = load(y, yAt + j);
      FloatVector i = IntVector.fromArray(INTS, at, yAt + j).reinterpretAsFloats();
      // larger, or the first NaN
      VectorMask<Float> better =
          v.compare(VectorOperators.LE, m).not().and(m.compare(VectorOperators.EQ, m));
      m.blend(v, better).intoArray(y, yAt + j);
      i.blend(index, better).reinterpretAsInts().intoArray(at, yAt + j);
    }
  }

  private static void maxOneRest(
      float[] x, int xAt, int k, float[] y, int[] at, int yAt, int from, int to) {
    for (int j = from; j < to; j++) {
      if (!(x[xAt + j] <= y[yAt + j]) && !Float.isNaN(y[yAt + j])) {
        y[yAt + j] = x[xAt + j];
        at[yAt + j] = k;
      }
    }
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
