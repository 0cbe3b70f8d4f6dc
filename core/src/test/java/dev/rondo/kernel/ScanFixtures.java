package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Numbers for the tests of the scans, and how they are compared with float64. */
final class ScanFixtures {

  static final int[] UNITS = {1, 3, 7, 8, 9, 15, 17, 31, 64, 100};
  static final int[] BATCHES = {1, 2, 5, 33};
  static final int[] STEPS = {1, 2, 7};

  /** {B, T, H}: scans that are cut by units; some H are no multiple of what is dealt out. */
  static final int[][] CUT_BY_UNITS = {{1, 9, 512}, {1, 5, 601}, {3, 11, 257}, {7, 7, 200}};

  private ScanFixtures() {}

  /** Runs {@code task} with one, two and three threads in turn. */
  static void onOneToThreeThreads(IntConsumer task) {
    int before = Workers.threads();
    try {
      for (int threads = 1; threads <= 3; threads++) {
        Workers.threads(threads);
        task.accept(threads);
      }
    } finally {
      Workers.threads(before);
    }
  }

  /** Normal numbers that are floats, so that float32 and float64 code read the same ones. */
  static double[] random(Random random, int n, double scale) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (scale * random.nextGaussian());
    }
    return x;
  }

  static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  static float @Nullable [] floatsOrNull(double @Nullable [] x) {
    return x == null ? null : floats(x);
  }

  /** An output array: filled with NaN, so that a number never written shows. */
  static float[] unwritten(int n) {
    float[] y = new float[n];
    Arrays.fill(y, Float.NaN);
    return y;
  }

  /**
   * A mask [batch, steps] whose rows are in turn: all ones, a leading zero, a trailing zero, all
   * zeros, holes.
   */
  static double[] mask(int batch, int steps) {
    double[] mask = new double[batch * steps];
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < steps; t++) {
        boolean on =
            switch ((b + 1) % 5) {
              case 0 -> true;
              case 1 -> t > 0;
              case 2 -> t < steps - 1;
              case 3 -> false;
              default -> t % 3 != 1;
            };
        mask[b * steps + t] = on ? 1 : 0;
      }
    }
    return mask;
  }

  /** Zeros and twos, by chance. */
  static double[] dropoutMask(Random random, int n) {
    double[] mask = new double[n];
    for (int i = 0; i < n; i++) {
      mask[i] = random.nextBoolean() ? 2 : 0;
    }
    return mask;
  }

  /** {@code x * mask[b]}, row b of a mask [B, x.length]; no mask stands for ones. */
  static double[] dropped(double @Nullable [] mask, int b, double[] x) {
    double[] y = x.clone();
    for (int j = 0; mask != null && j < y.length; j++) {
      y[j] *= mask[b * y.length + j];
    }
    return y;
  }

  /** Within {@code tolerance} of the largest expected number, or of 1 if that is less. */
  static void assertClose(String what, double[] expected, float[] got, double tolerance) {
    assertEquals(expected.length, got.length, what);
    double scale = 1;
    for (double e : expected) {
      scale = Math.max(scale, Math.abs(e));
    }
    for (int i = 0; i < expected.length; i++) {
      // Negated, so that NaN fails too.
      if (!(Math.abs(expected[i] - got[i]) <= tolerance * scale)) {
        fail(what + ": expected " + expected[i] + " but got " + got[i] + " at " + i);
      }
    }
  }

  static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  /** Compares {@code gradient} of {@code loss} by {@code x} with central differences. */
  static void assertGradient(String what, DoubleSupplier loss, double[] x, double[] gradient) {
    assertEquals(x.length, gradient.length, what);
    double step = 1e-5;
    for (int i = 0; i < x.length; i++) {
      double kept = x[i];
      x[i] = kept + step;
      double up = loss.getAsDouble();
      x[i] = kept - step;
      double down = loss.getAsDouble();
      x[i] = kept;
      assertEquals((up - down) / (2 * step), gradient[i], 1e-7, what + " at " + i);
    }
  }

  /** {@code sum(weights * x)}, the loss whose gradient by x is {@code weights}; none is zero. */
  static double dot(double @Nullable [] weights, double[] x) {
    double sum = 0;
    for (int i = 0; weights != null && i < x.length; i++) {
      sum += weights[i] * x[i];
    }
    return sum;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
