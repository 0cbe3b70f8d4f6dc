package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products against a triple loop in float64, on both back ends. */
class GemmTest {
  private static final int[] SIZES = {1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 257};
  private static final float UNTOUCHED = 12345f;

  private final int threadsBefore = Workers.threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(threadsBefore);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "vector of 16 registers"})
  void everyVariantAtSmallSizes(String kernels) {
    Gemm gemm = gemm(kernels);
    Random random = new Random(1);
    int[] sizes = {1, 7, 17, 100};
    for (int m : sizes) {
      for (int k : sizes) {
        for (int n : sizes) {
          for (int variant = 0; variant < 32; variant++) {
            check(gemm, new Product(m, k, n, variant, random));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "vector of 16 registers"})
  void everySizeInSomeVariant(String kernels) {
    Gemm gemm = gemm(kernels);
    Random random = new Random(2);
    for (int m : SIZES) {
      for (int k : SIZES) {
        for (int n : SIZES) {
          check(gemm, new Product(m, k, n, random.nextInt(32), random));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "vector of 16 registers"})
  void everyHeightOfTile(String kernels) {
    Gemm gemm = gemm(kernels);
    Random random = new Random(3);
    for (int m = 1; m <= 40; m++) {
      check(gemm, new Product(m, 31, 65, m % 32, random));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "vector of 16 registers"})
  void moreThanOneBlockOfRowsAndOfDepth(String kernels) {
    Gemm gemm = gemm(kernels);
    Random random = new Random(4);
    for (int variant : new int[] {0, 9, 10, 13, 14, 21, 24, 30}) {
      check(gemm, new Product(201, 1030, 130, variant, random));
      check(gemm, new Product(1, 1030, 300, variant, random));
      check(gemm, new Product(3, 1030, 300, variant, random));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "vector of 16 registers"})
  void sameBitsForAnyNumberOfThreads(String kernels) {
    Gemm gemm = gemm(kernels);
    int[][] shapes = {
      {257, 100, 64},
      {301, 1030, 10},
      {100, 257, 100},
      {32, 128, 515},
      {3, 700, 800},
      {5, 700, 800},
      {8, 256, 512},
      {9, 250, 500},
      {12, 64, 2048},
      {1, 1030, 1300}
    };
    for (int[] s : shapes) {
      for (int variant : new int[] {0, 9, 10, 13, 14, 21, 24, 30}) {
        float[] expected = null;
        for (int threads = 1; threads <= 3; threads++) {
          Workers.threads(threads);
          Product product = new Product(s[0], s[1], s[2], variant, new Random(5));
          product.run(gemm);
          if (expected == null) {
            expected = product.c.data();
          }
          assertArrayEquals(expected, product.c.data(), 0f, product + " on " + threads);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "vector of 16 registers"})
  void rowsOfAProductAreTheProductsOfItsRows(String kernels) {
    Gemm gemm = gemm(kernels);
    Product whole = new Product(29, 600, 70, 0, new Random(6));
    float[] before = whole.c.data().clone();
    whole.run(gemm);
    for (int packed = 0; packed < 2; packed++) {
      float[] byRow = before.clone();
      for (int r = 0; r < 29; r++) {
        Matrix a = Matrix.strided(whole.a.data(), whole.a.index(r, 0), 1, 600, 600);
        Matrix c = Matrix.strided(byRow, whole.c.index(r, 0), 1, 70, 70);
        if (packed == 1) {
          gemm.multiply(a, gemm.pack(whole.b), c, false);
        } else {
          gemm.multiply(a, whole.b, c, false);
        }
      }
      assertArrayEquals(whole.c.data(), byRow, 0f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "vector of 16 registers"})
  void manyCallersAtOnce(String kernels) throws InterruptedException {
    Gemm gemm = gemm(kernels);
    Workers.threads(2);
    AtomicInteger right = new AtomicInteger();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Random random = new Random(i);
      callers.add(
          new Thread(
              () -> {
                for (int variant = 0; variant < 32; variant++) {
                  check(gemm, new Product(60, 200, 130, variant, random));
                  right.incrementAndGet();
                }
              }));
    }
    callers.forEach(Thread::start);
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(4 * 32, right.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "vector of 16 registers"})
  void noDepthIsAProductOfZeros(String kernels) {
    Gemm gemm = gemm(kernels);
    float[] c = {1, 2, 3, 4, 5, 6};
    Matrix a = Matrix.of(new float[0], 2, 0);
    Matrix b = Matrix.of(new float[0], 0, 3);
    gemm.multiply(a, b, Matrix.of(c, 2, 3), true);
    gemm.multiply(a, gemm.pack(b), Matrix.of(c, 2, 3), true);
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, c);
    gemm.multiply(a, b, Matrix.of(c, 2, 3), false);
    assertArrayEquals(new float[6], c);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "vector of 16 registers"})
  void infinityAndNanComeThrough(String kernels) {
    Gemm gemm = gemm(kernels);
    float[] c = new float[2];
    float inf = Float.POSITIVE_INFINITY;
    Matrix b = Matrix.of(new float[] {inf, 1, 1, Float.NaN}, 2, 2);
    gemm.multiply(Matrix.of(new float[] {1, 1}, 1, 2), b, Matrix.of(c, 1, 2), false);
    assertArrayEquals(new float[] {inf, Float.NaN}, c);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector", "vector of 16 registers"})
  void wrongShapesAreNamed(String kernels) {
    Gemm gemm = gemm(kernels);
    Matrix two = Matrix.of(new float[6], 2, 3);
    Matrix square = Matrix.of(new float[4], 2, 2);
    String message =
        assertThrows(IllegalArgumentException.class, () -> gemm.multiply(two, two, square, false))
            .getMessage();
    assertTrue(message.contains("[2, 3] x [2, 3] -> [2, 2]"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> gemm.multiply(square, square, square.transpose(), false));
  }

  private static Gemm gemm(String kernels) {
    assumeTrue(
        kernels.equals("scalar") || VectorSupport.isPresent(),
        "skipped: start java with " + VectorSupport.FLAG);
    return kernels.endsWith("registers") ? Narrow.gemm() : Kernels.create(kernels).gemm();
  }

  /** The tiles of processors with half the registers; apart, for it names a vector class. */
  private static final class Narrow {
    static Gemm gemm() {
      return new PanelGemm(new VectorMicroKernel(4));
    }
  }

  private static void check(Gemm gemm, Product product) {
    float[] expected = product.c.data().clone();
    double[] sums = product.reference();
    double[] bounds = product.errorBounds();
    product.run(gemm);
    for (int r = 0; r < product.c.rows(); r++) {
      for (int j = 0; j < product.c.columns(); j++) {
        int at = product.c.index(r, j);
        int i = r * product.c.columns() + j;
        float got = product.c.data()[at];
        if (!(Math.abs(got - sums[i]) <= bounds[i])) {
          fail(product + " at [" + r + ", " + j + "]: expected " + sums[i] + " but got " + got);
        }
        expected[at] = got;
      }
    }
    assertArrayEquals(expected, product.c.data(), 0f, () -> product + " wrote beside its result");
  }

  /** One product inside larger arrays; the bits of {@code variant} say how it is given. */
  private static final class Product {
    final Matrix a;
    final Matrix b;
    final Matrix c;
    final Matrix start;
    final boolean packed;

    Product(int m, int k, int n, int variant, Random random) {
      int gap = variant == 0 ? 0 : 3;
      a = matrix(m, k, (variant & 1) != 0, gap, random);
      b = matrix(k, n, (variant & 2) != 0, gap, random);
      c = matrix(m, n, false, gap, random);
      packed = (variant & 4) != 0;
      start =
          switch (variant >> 3) {
            case 0 -> null;
            case 1 -> c;
            case 2 -> matrix(m, n, false, 5, random);
            default -> new Matrix(matrix(1, n, false, gap, random).data(), gap, m, n, 0, false);
          };
    }

    void run(Gemm gemm) {
      if (packed) {
        PackedMatrix panels = gemm.pack(b);
        assertEquals(b.rows(), panels.rows());
        assertEquals(b.columns(), panels.columns());
        gemm.multiply(a, panels, start, c);
      } else {
        gemm.multiply(a, b, start, c);
      }
    }

    double[] reference() {
      return triple(false);
    }

    /**
     * What k + 1 roundings of float32 can add up to (Higham, 2002, Accuracy and stability of
     * numerical algorithms, section 3.1).
     */
    double[] errorBounds() {
      double[] bounds = triple(true);
      double unit = Math.ulp(1f) / 2.0 * (2 * a.columns() + 2);
      for (int i = 0; i < bounds.length; i++) {
        bounds[i] *= unit;
      }
      return bounds;
    }

    private double[] triple(boolean absolute) {
      double[] out = new double[c.rows() * c.columns()];
      for (int i = 0; i < c.rows(); i++) {
        for (int j = 0; j < c.columns(); j++) {
          double sum = start == null ? 0 : start.data()[start.index(i, j)];
          sum = absolute ? Math.abs(sum) : sum;
          for (int p = 0; p < a.columns(); p++) {
            double product = (double) a.data()[a.index(i, p)] * b.data()[b.index(p, j)];
            sum += absolute ? Math.abs(product) : product;
          }
          out[i * c.columns() + j] = sum;
        }
      }
      return out;
    }

    private static Matrix matrix(
        int rows, int columns, boolean transposed, int gap, Random random) {
      int storedRows = transposed ? columns : rows;
      int storedColumns = transposed ? rows : columns;
      int stride = storedColumns + gap;
      float[] data = new float[gap + storedRows * stride];
      Arrays.fill(data, UNTOUCHED);
      Matrix m = new Matrix(data, gap, rows, columns, stride, transposed);
      for (int r = 0; r < rows; r++) {
        for (int j = 0; j < columns; j++) {
          data[m.index(r, j)] = random.nextFloat() * 2 - 1;
        }
      }
      return m;
    }

    @Override
    public String toString() {
      return String.format(
          "[%d, %d]%s x [%d, %d]%s%s from %s",
          a.rows(),
          a.columns(),
          a.transposed() ? "'" : "",
          b.rows(),
          b.columns(),
          b.transposed() ? "'" : "",
          packed ? " packed" : "",
          start == null
              ? "zeros"
              : start == c ? "c" : start.rowStride() == 0 ? "a row" : "another");
    }
  }
}
