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
  private static final int LANES = SPECIES.length();
  private static final float[] ZEROS = new float[8 * LANES];

  private final MethodHandle eightVectors = loop("eightVectors");
  private final MethodHandle fourVectors = loop("fourVectors");
  private final MethodHandle oneVector = loop("oneVector");
  private final MethodHandle fourNumbers = loop("fourNumbers");

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
    } else if (columns >= 4) {
      for (; j < columns; j += 4) {
        int k = Math.min(j, columns - 4);
        run(fourNumbers, x, b, k, from, start == null ? 0 : startAt + k, y, yAt + k);
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

  // Not a narrower vector: once a process uses vectors of two widths, C2 makes objects of both.
  private static void fourNumbers(
      float[] x, Matrix b, int column, float[] start, int startAt, float[] y, int yAt) {
    float[] data = b.data();
    int at = b.offset() + column;
    int stride = b.rowStride();
    int depth = b.rows();
    float y0 = start[startAt];
    float y1 = start[startAt + 1];
    float y2 = start[startAt + 2];
    float y3 = start[startAt + 3];
    for (int k = 0; k < depth; k++) {
      y0 = Math.fma(x[k], data[at], y0);
      y1 = Math.fma(x[k], data[at + 1], y1);
      y2 = Math.fma(x[k], data[at + 2], y2);
      y3 = Math.fma(x[k], data[at + 3], y3);
      at += stride;
    }
    y[yAt] = y0;
    y[yAt + 1] = y1;
    y[yAt + 2] = y2;
    y[yAt + 3] = y3;
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
