package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {

  private static final int[] SIZES = {1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 257, 10_000};

  private static final int ROWS = 3;

  private final int threads = Workers.threads();

  @AfterEach
  void restoreThreads() {
    Workers.threads(threads);
  }

  private static Softmax kernel(String name) {
    return name.equals("scalar") ? new ScalarSoftmax() : new VectorSoftmax();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void softmaxIsThatOfFloat64(String name) {
    for (int n : SIZES) {
      for (float size : new float[] {1, 30, 1e30f}) {
        float[] x = logits(n, size);
        float[] y = new float[x.length];
        float[] logY = new float[x.length];
        kernel(name).softmax(x, y, ROWS, n);
        kernel(name).logSoftmax(x, logY, ROWS, n);
        double[] want = logSoftmax(x, n);
        for (int i = 0; i < x.length; i++) {
          assertEquals(StrictMath.exp(want[i]), y[i], 1e-6, "softmax");
          assertEquals(want[i], logY[i], 1e-6 * Math.max(1, Math.abs(want[i])), "logSoftmax");
        }
        kernel(name).softmax(x.clone(), x, ROWS, n);
        assertArrayEquals(y, x);
        kernel(name).softmax(x, x, ROWS, n);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void backwardIsTheSlope(String name) {
    for (int n : new int[] {1, 3, 8, 17, 64, 100}) {
      float[] x = logits(n, 2);
      float[] dY = logits(n, 1.5f);
      float[] y = new float[x.length];
      float[] dX = new float[x.length];
      float[] dLogX = new float[x.length];
      kernel(name).softmax(x, y, ROWS, n);
      kernel(name).softmaxBackward(y, dY, dX, ROWS, n);
      kernel(name).logSoftmax(x, y, ROWS, n);
      kernel(name).logSoftmaxBackward(y, dY, dLogX, ROWS, n);
      for (int i = 0; i < x.length; i++) {
        double[] want = slopes(x, dY, i / n, n, i % n);
        assertEquals(want[0], dX[i], 1e-5, "softmax");
        assertEquals(want[1], dLogX[i], 1e-5 * Math.max(1, Math.abs(want[1])), "logSoftmax");
      }
      kernel(name).logSoftmaxBackward(y, dY, dY, ROWS, n);
      assertArrayEquals(dLogX, dY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void crossEntropyIsThatOfFloat64(String name) {
    for (int n : SIZES) {
      for (float size : new float[] {1, 30, 1e30f}) {
        float[] x = logits(n, size);
        int[] labels = {n - 1, 0, n / 2};
        float[] losses = new float[ROWS];
        float[] dX = new float[x.length];
        kernel(name).crossEntropy(x, labels, losses, dX, ROWS, n);
        double[] logP = logSoftmax(x, n);
        for (int row = 0; row < ROWS; row++) {
          double want = -logP[row * n + labels[row]];
          assertEquals(want, losses[row], 1e-6 * Math.max(1, Math.abs(want)), "loss");
          for (int j = 0; j < n; j++) {
            double p = StrictMath.exp(logP[row * n + j]);
            assertEquals(p - (j == labels[row] ? 1 : 0), dX[row * n + j], 1e-6);
          }
        }
        float[] again = new float[ROWS];
        kernel(name).crossEntropy(x, labels, again, x, ROWS, n);
        assertArrayEquals(dX, x, "in place");
        assertArrayEquals(losses, again);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void nanIsNotHidden(String name) {
    float[] x = logits(100, 1);
    x[150] = Float.NaN;
    float[] losses = new float[ROWS];
    kernel(name).crossEntropy(x, new int[] {1, 2, 3}, losses, new float[300], ROWS, 100);
    assertEquals(Float.NaN, losses[1]);
    assertEquals(false, Float.isNaN(losses[0]) || Float.isNaN(losses[2]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void aLabelThatIsNoClassIsNamed(String name) {
    for (int wrong : new int[] {-1, 5}) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  kernel(name)
                      .crossEntropy(
                          new float[15],
                          new int[] {0, 4, wrong},
                          new float[3],
                          new float[15],
                          3,
                          5));
      assertEquals(
          "cross-entropy: row 2: expected a label in 0 .. 4 but got "
              + wrong
              + ". Number the 5 classes from 0.",
          error.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void threadsDoNotShow(String name) {
    int rows = 301;
    int n = 257;
    float[] x = random(11, rows * n, 3);
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = i * 31 % n;
    }
    float[] alone = new float[rows * n];
    float[] aloneLosses = new float[rows];
    Workers.threads(1);
    kernel(name).crossEntropy(x, labels, aloneLosses, alone, rows, n);
    for (int count = 2; count <= 3; count++) {
      Workers.threads(count);
      float[] y = new float[rows * n];
      float[] losses = new float[rows];
      kernel(name).crossEntropy(x, labels, losses, y, rows, n);
      assertArrayEquals(alone, y);
      assertArrayEquals(aloneLosses, losses);
    }
  }

  /** In float64, by rows. */
  private static double[] logSoftmax(float[] x, int n) {
    double[] y = new double[x.length];
    for (int at = 0; at < x.length; at += n) {
      double max = Double.NEGATIVE_INFINITY;
      for (int i = at; i < at + n; i++) {
        max = Math.max(max, x[i]);
      }
      double sum = 0;
      for (int i = at; i < at + n; i++) {
        sum += StrictMath.exp(x[i] - max);
      }
      for (int i = at; i < at + n; i++) {
        y[i] = x[i] - max - StrictMath.log(sum);
      }
    }
    return y;
  }

  /** Central differences of {@code sum(dY * softmax(x))} and {@code sum(dY * logSoftmax(x))}. */
  private static double[] slopes(float[] x, float[] dY, int row, int n, int j) {
    double h = 1e-5;
    double[] ends = new double[4];
    for (int end = 0; end < 2; end++) {
      double[] moved = new double[n];
      double sum = 0;
      for (int k = 0; k < n; k++) {
        moved[k] = x[row * n + k] + (k == j ? (end == 0 ? h : -h) : 0);
        sum += StrictMath.exp(moved[k]);
      }
      for (int k = 0; k < n; k++) {
        ends[end] += dY[row * n + k] * StrictMath.exp(moved[k]) / sum;
        ends[2 + end] += dY[row * n + k] * (moved[k] - StrictMath.log(sum));
      }
    }
    return new double[] {(ends[0] - ends[1]) / (2 * h), (ends[2] - ends[3]) / (2 * h)};
  }

  private static float[] logits(int n, float size) {
    return random(n, ROWS * n, size);
  }

  private static float[] random(long seed, int n, float size) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = size * (float) random.nextGaussian();
    }
    return x;
  }
}
