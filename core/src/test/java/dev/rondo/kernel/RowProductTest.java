package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.assertClose;
import static dev.rondo.kernel.ScanFixtures.floats;
import static dev.rondo.kernel.ScanFixtures.random;
import static dev.rondo.kernel.ScanFixtures.unwritten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row times a matrix against float64, and against {@link Gemm} to the bit. */
class RowProductTest {
  private static final int[] DEPTHS = {1, 3, 8, 17, 100, 257, 1030};
  private static final int[] COLUMNS = {
    1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 65, 100, 127, 128, 129, 145, 257, 300, 512
  };

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void everySize(String backEnd) {
    Kernels kernels = Kernels.create(backEnd);
    Random random = new Random(1);
    for (int depth : DEPTHS) {
      for (int columns : COLUMNS) {
        check(kernels, depth, columns, columns % 2 == 0, random);
        check(kernels, depth, columns, columns % 2 != 0, random);
      }
    }
  }

  /** A matrix inside a wider one, a start and a result inside longer ones. */
  private static void check(
      Kernels kernels, int depth, int columns, boolean starts, Random random) {
    int stride = columns + 5;
    double[] x = random(random, depth, 1);
    double[] data = random(random, 2 + depth * stride, 1);
    double[] start = random(random, 3 + columns, 1);
    Matrix b = Matrix.strided(floats(data), 2, depth, columns, stride);
    float[] y = unwritten(columns + 6);
    kernels.rowProduct().multiply(floats(x), b, starts ? floats(start) : null, 3, y, 4);

    double[] expected = new double[columns];
    for (int j = 0; j < columns; j++) {
      expected[j] = starts ? start[3 + j] : 0;
      for (int k = 0; k < depth; k++) {
        expected[j] += x[k] * data[b.index(k, j)];
      }
    }
    String what = "K" + depth + " N" + columns + (starts ? " and a start" : "");
    float[] got = Arrays.copyOfRange(y, 4, 4 + columns);
    assertClose(what, expected, got, 1e-5);
    for (int i : new int[] {0, 1, 2, 3, columns + 4, columns + 5}) {
      assertArrayEquals(new float[] {Float.NaN}, new float[] {y[i]}, what + " wrote at " + i);
    }

    float[] ofGemm = new float[columns];
    if (starts) {
      ofGemm = Arrays.copyOfRange(floats(start), 3, 3 + columns);
    }
    Matrix c = Matrix.of(ofGemm, 1, columns);
    kernels.gemm().multiply(Matrix.of(floats(x), 1, depth), b, c, starts);
    assertArrayEquals(ofGemm, got, what);
  }
}
