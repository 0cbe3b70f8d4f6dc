package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionTest {

  private static final int[] SIZES = {1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 257};

  private final int threads = Workers.threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(threads);
  }

  private static Reduction kernel(String name) {
    return name.equals("scalar") ? new ScalarReduction() : new VectorReduction();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void sumIsThatOfFloat64(String name) {
    for (int n : SIZES) {
      for (int inner : SIZES) {
        checkSum(name, 3, n, inner);
      }
    }
    checkSum(name, 2, 100_003, 1);
    checkSum(name, 1, 10_001, 70);
  }

  private static void checkSum(String name, int outer, int n, int inner) {
    float[] x = random(outer * n * inner);
    float[] y = new float[outer * inner];
    kernel(name).sum(x, outer, n, inner, y);
    for (int o = 0; o < outer; o++) {
      for (int j = 0; j < inner; j++) {
        double sum = 0;
        double size = 0;
        for (int k = 0; k < n; k++) {
          sum += x[(o * n + k) * inner + j];
          size += Math.abs(x[(o * n + k) * inner + j]);
        }
        assertEquals(sum, y[o * inner + j], 1e-6 * size, n + " by " + inner);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void squaresAreThoseOfFloat64(String name) {
    for (int n : new int[] {0, 1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 257, 4095, 4096, 4097, 9001}) {
      float[] x = random(n + 5);
      double sum = 0;
      for (int i = 3; i < n + 3; i++) {
        sum += (double) x[i] * x[i];
      }
      assertEquals(sum, kernel(name).squares(x, 3, n + 3), 1e-6 * sum, "n " + n);
      for (int bad = 3; bad < n + 3; bad += 97) {
        float kept = x[bad];
        for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
          x[bad] = wrong;
          assertFalse(Double.isFinite(kernel(name).squares(x, 3, n + 3)), n + " at " + bad);
        }
        x[bad] = kept;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void maxIsTheFirstOfTheLargest(String name) {
    for (int n : SIZES) {
      for (int inner : SIZES) {
        float[] x = random(3 * n * inner);
        for (int i = 0; i < x.length; i++) {
          x[i] = Math.round(4 * x[i]); // so that there are equals
        }
        float[] y = new float[3 * inner];
        int[] at = new int[3 * inner];
        kernel(name).max(x, 3, n, inner, y, at);
        for (int o = 0; o < 3; o++) {
          for (int j = 0; j < inner; j++) {
            int best = 0;
            for (int k = 1; k < n; k++) {
              if (x[(o * n + k) * inner + j] > x[(o * n + best) * inner + j]) {
                best = k;
              }
            }
            assertEquals(best, at[o * inner + j], n + " by " + inner);
            assertEquals(x[(o * n + best) * inner + j], y[o * inner + j]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void maxOfNanIsNan(String name) {
    for (int inner : new int[] {1, 2, 40}) {
      float[] x = random(100 * inner);
      for (int j = 0; j < inner; j++) {
        x[57 * inner + j] = Float.NaN;
        x[70 * inner + j] = Float.NaN;
        x[80 * inner + j] = Float.POSITIVE_INFINITY;
      }
      float[] y = new float[inner];
      int[] at = new int[inner];
      kernel(name).max(x, 1, 100, inner, y, at);
      for (int j = 0; j < inner; j++) {
        assertEquals(Float.NaN, y[j]);
        assertEquals(57, at[j]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void maxOfInfinitiesBelowIsTheFirst(String name) {
    float[] x = new float[100];
    Arrays.fill(x, Float.NEGATIVE_INFINITY);
    float[] y = new float[1];
    int[] at = {-1};
    kernel(name).max(x, 1, 100, 1, y, at);
    assertEquals(Float.NEGATIVE_INFINITY, y[0]);
    assertEquals(0, at[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void threadsDoNotShow(String name) {
    int[][] shapes = {{301, 400, 1}, {1, 3000, 257}, {7, 500, 100}};
    for (int[] shape : shapes) {
      float[] x = random(shape[0] * shape[1] * shape[2]);
      float[] alone = new float[shape[0] * shape[2]];
      int[] aloneAt = new int[alone.length];
      float[] aloneMax = new float[alone.length];
      for (int count = 1; count <= 3; count++) {
        Workers.threads(count);
        float[] y = new float[alone.length];
        float[] max = new float[alone.length];
        int[] at = new int[alone.length];
        kernel(name).sum(x, shape[0], shape[1], shape[2], y);
        kernel(name).max(x, shape[0], shape[1], shape[2], max, at);
        if (count == 1) {
          alone = y;
          aloneMax = max;
          aloneAt = at;
        }
        assertArrayEquals(alone, y);
        assertArrayEquals(aloneMax, max);
        assertArrayEquals(aloneAt, at);
      }
    }
  }

  private static float[] random(int n) {
    Random random = new Random(n);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
