package dev.rondo.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * {@link RowProduct} by whole vectors. Where the columns end within a vector, the last vector is
 * moved back until it fits: some columns are computed twice, to the same bits, since {@code start}
 * is another array than {@code y}.
 */
final class VectorRowProduct implements RowProduct {
  private static final int LANES = FloatVector.SPECIES_PREFERRED.length();
  private static final boolean WIDE = VectorMicroKernel.has32Registers();
  private static final float[] ZEROS = new float[16 * LANES];

  private final MethodHandle sixteenVectors = loop("sixteenVectors");
  private final MethodHandle eightVectors = loop("eightVectors");
  private final MethodHandle fourVectors = loop("fourVectors");
  private final MethodHandle oneVector = loop("oneVector");
  private final MethodHandle fourNumbers = loop("fourNumbers");

  private static MethodHandle loop(String name) {
    return SeparateMethod.find(
        MethodHandles.lookup(),
        VectorRowLoops.class,
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
    for (; WIDE && j + 16 * LANES <= columns; j += 16 * LANES) {
      run(sixteenVectors, x, b, j, from, start == null ? 0 : startAt + j, y, yAt + j);
    }
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
        y[yAt + j] = VectorRowLoops.oneNumber(x, b, j, start == null ? 0f : start[startAt + j]);
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
}
