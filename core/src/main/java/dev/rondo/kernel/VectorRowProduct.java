package dev.rondo.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * {@link RowProduct} by whole vectors. Where the columns end within a vector, the last vector is
 * moved back until it fits: some columns are computed twice, to the same bits, since {@code start}
 * is another array than {@code y}.
 */
final class VectorRowProduct implements RowProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> NARROW = FloatVector.SPECIES_128;
  private static final int LANES = SPECIES.length();
  private static final int NARROW_LANES = NARROW.length();
  private static final float[] ZEROS = new float[8 * LANES];

  private final MethodHandle eightVectors = loop("eightVectors");
  private final MethodHandle fourVectors = loop("fourVectors");
  private final MethodHandle oneVector = loop("oneVector");
  private final MethodHandle oneNarrow = loop("oneNarrow");

  private static MethodHandle loop(String name) {
    return SeparateMethod.find(
        MethodHandles.lookup(),
        VectorRowProduct.class,
        name,
        void.class,
        float[].class,
        Matrix.class,
        int.class,
        float[].class,
        int.class,
        float[].class,
        int.class);
  }

  @Override
  public void multiply(
      float[] x, Matrix b, float @Nullable [] start, int startAt, float[] y, int yAt) {
    float[] from = start == null ? ZEROS : start;
    int columns = b.columns();
    int j = 0;
    for (; j + 8 * LANES <= columns; j += 8 * LANES) {
      run(eightVectors, x, b, j, from, start == null ? 0 : startAt + j, y, yAt + j);
    }
    if (columns >= 4 * LANES) {
      for (; j + LANES < columns; j += 4 * LANES) {
        int k = Math.min(j, columns - 4 * LANES);
        run(fourVectors, x, b, k, from, start == null ? 0 : startAt + k, y, yAt + k);
      }
    }
    if (columns >= LANES) {
      for (; j < columns; j += LANES) {
        int k = Math.min(j, columns - LANES);
        run(oneVector, x, b, k, from, start == null ? 0 : startAt + k, y, yAt + k);
      }
    } else if (columns >= NARROW_LANES) {
      for (; j < columns; j += NARROW_LANES) {
        int k = Math.min(j, columns - NARROW_LANES);
        run(oneNarrow, x, b, k, from, start == null ? 0 : startAt + k, y, yAt + k);
      }
    } else {
      for (; j < columns; j++) {
        y[yAt + j] = oneNumber(x, b, j, start == null ? 0f : start[startAt + j]);
      }
    }
  }

  private static void run(
      MethodHandle loop,
      float[] x,
      Matrix b,
      int column,
      float[] start,
      int startAt,
      float[] y,
      int yAt) {
    try {
      loop.invokeExact(x, b, column, start, startAt, y, yAt);
    } catch (Throwable failure) {
      throw SeparateMethod.unchecked(failure);
    }
  }

  private static void eightVectors(
      float[] x, Matrix b, int column, float[] start, int startAt, float[] y, int yAt) {
    int at = b.offset() + column;
    VectorRow.fourPanels(
        b.rows(), x, 0, b.data(), at, b.rowStride(), 2 * LANES, start, startAt, y, yAt);
  }

  /** One sum would wait four cycles for each product; four hardly wait. */
  private static void fourVectors(
      float[] x, Matrix b, int column, float[] start, int startAt, float[] y, int yAt) {
    float[] data = b.data();
    int at = b.offset() + column;
    int stride = b.rowStride();
    int depth = b.rows();
    FloatVector y0 = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector y1 = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector y2 = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector y3 = FloatVector.fromArray(SPECIES, start, startAt + 3 * LANES);
    for (int k = 0; k < depth; k++) {
      FloatVector xk = FloatVector.broadcast(SPECIES, x[k]);
      y0 = xk.fma(FloatVector.fromArray(SPECIES, data, at), y0);
      y1 = xk.fma(FloatVector.fromArray(SPECIES, data, at + LANES), y1);
      y2 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 2 * LANES), y2);
      y3 = xk.fma(FloatVector.fromArray(SPECIES, data, at + 3 * LANES), y3);
      at += stride;
    }
    y0.intoArray(y, yAt);
    y1.intoArray(y, yAt + LANES);
    y2.intoArray(y, yAt + 2 * LANES);
    y3.intoArray(y, yAt + 3 * LANES);
  }

  private static void oneVector(
      float[] x, Matrix b, int column, float[] start, int startAt, float[] y, int yAt) {
    float[] data = b.data();
    int at = b.offset() + column;
    int stride = b.rowStride();
    int depth = b.rows();
    FloatVector sum = FloatVector.fromArray(SPECIES, start, startAt);
    for (int k = 0; k < depth; k++) {
      FloatVector xk = FloatVector.broadcast(SPECIES, x[k]);
      sum = xk.fma(FloatVector.fromArray(SPECIES, data, at), sum);
      at += stride;
    }
    sum.intoArray(y, yAt);
  }

  private static void oneNarrow(
      float[] x, Matrix b, int column, float[] start, int startAt, float[] y, int yAt) {
    float[] data = b.data();
    int at = b.offset() + column;
    int stride = b.rowStride();
    int depth = b.rows();
    FloatVector sum = FloatVector.fromArray(NARROW, start, startAt);
    for (int k = 0; k < depth; k++) {
      FloatVector xk = FloatVector.broadcast(NARROW, x[k]);
      sum = xk.fma(FloatVector.fromArray(NARROW, data, at), sum);
      at += stride;
    }
    sum.intoArray(y, yAt);
  }

  private static float oneNumber(float[] x, Matrix b, int column, float start) {
    float[] data = b.data();
    int at = b.offset() + column;
    float sum = start;
    for (int k = 0; k < b.rows(); k++) {
      sum = Math.fma(x[k], data[at], sum);
      at += b.rowStride();
    }
    return sum;
  }
}
