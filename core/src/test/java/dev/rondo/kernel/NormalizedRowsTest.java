package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.assertClose;
import static dev.rondo.kernel.ScanFixtures.dot;
import static dev.rondo.kernel.ScanFixtures.floats;
import static dev.rondo.kernel.ScanFixtures.random;
import static dev.rondo.kernel.ScanFixtures.unwritten;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layer normalization of rows against its definition in float64, and its differences. */
class NormalizedRowsTest {
  private static final int ROWS = 6;
  private static final int STEPS = 3;

  /** Two groups of a row, in float64. */
  private static double[] normal(double[] x, double[] gain, double[] bias, int... ends) {
    double[] y = new double[x.length];
    int n = gain.length;
    for (int row = 0; row < x.length / n; row++) {
      int from = 0;
      for (int to : ends) {
        double mean = 0;
        double variance = 0;
        for (int j = from; j < to; j++) {
          mean += x[row * n + j] / (to - from);
        }
        for (int j = from; j < to; j++) {
          variance += Math.pow(x[row * n + j] - mean, 2) / (to - from);
        }
        for (int j = from; j < to; j++) {
          double hat = (x[row * n + j] - mean) / Math.sqrt(variance + 1e-5);
          y[row * n + j] = gain[j] * hat + bias[j];
        }
        from = to;
      }
    }
    return y;
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void valuesAndGradientsAreThoseOfTheDefinition(String backEnd) {
    NormalizedRows.Maker maker =
        backEnd.equals("scalar") ? ScalarNormalizedRows::new : VectorNormalizedRows::new;
    Random random = new Random(1);
    for (int[] ends : new int[][] {{1}, {5}, {8, 12}, {31, 33}, {64, 96}, {34, 151}}) {
      check(maker, ends, random);
    }
  }

  private static void check(NormalizedRows.Maker maker, int[] ends, Random random) {
    int n = ends[ends.length - 1];
    double[] x = random(random, ROWS * n, 1.5);
    double[] gain = random(random, n, 1);
    double[] bias = random(random, n, 1);
    double[] dY = random(random, ROWS * n, 1);
    int sequences = ROWS / STEPS;
    RowNormalization norm =
        new RowNormalization(
            floats(gain),
            floats(bias),
            unwritten(ROWS * n),
            unwritten(ROWS * ends.length),
            new float[sequences * n],
            new float[sequences * n]);
    NormalizedRows rows = maker.of(norm, ends);
    float[] y = unwritten(ROWS * n);
    float[] dX = unwritten(ROWS * n);
    for (int at = 0; at < ROWS; at++) {
      rows.forward(at, floats(x), at * n, y, at * n);
    }
    for (int at = 0; at < ROWS; at++) {
      rows.backward(at / STEPS, at, floats(dY), at * n, dX, at * n);
    }
    String what = "n " + n;
    assertClose(what, normal(x, gain, bias, ends), y, 1e-5);
    DoubleSupplier loss = () -> dot(dY, normal(x, gain, bias, ends));
    assertClose(what + " dX", differences(loss, x), dX, 1e-4);
    assertClose(what + " dGain", differences(loss, gain), total(norm.dGain(), n), 1e-4);
    assertClose(what + " dBias", differences(loss, bias), total(norm.dBias(), n), 1e-4);
  }

  /** Central differences in float64. */
  private static double[] differences(DoubleSupplier loss, double[] x) {
    double[] gradient = new double[x.length];
    double step = 1e-6;
    for (int i = 0; i < x.length; i++) {
      double kept = x[i];
      x[i] = kept + step;
      double up = loss.getAsDouble();
      x[i] = kept - step;
      gradient[i] = (up - loss.getAsDouble()) / (2 * step);
      x[i] = kept;
    }
    return gradient;
  }

  /** The sum over the sequences. */
  private static float[] total(float @Nullable [] ofSequences, int n) {
    float[] sum = new float[n];
    for (int i = 0; ofSequences != null && i < ofSequences.length; i++) {
      sum[i % n] += ofSequences[i];
    }
    return sum;
  }
}
