package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarMath.sigmoid;
import static dev.rondo.kernel.ScalarMath.tanh;

/** {@link StepGates} unit by unit. */
final class ScalarStepGates implements StepGates {

  @Override
  public void lstm(float[] gates, float[] sums, float[] c, float[] cNext, float[] hNext) {
    int units = c.length;
    sigmoidOfSum(gates, sums, 0, 2 * units);
    tanhOfSum(gates, sums, 2 * units, 3 * units);
    sigmoidOfSum(gates, sums, 3 * units, 4 * units);
    cell(gates, c, cNext, 0);
    for (int j = 0; j < units; j++) {
      hNext[j] = tanh(cNext[j]);
    }
    output(gates, hNext, 0);
  }

  /** {@code c' = f * c + i * g}; units {@code first} and up, the vector twin's last few. */
  static void cell(float[] gates, float[] c, float[] cNext, int first) {
    int units = c.length;
    int fAt = units;
    int gAt = 2 * units;
    for (int j = first; j < units; j++) {
      cNext[j] = gates[fAt + j] * c[j] + gates[j] * gates[gAt + j];
    }
  }

  /** {@code h' = o * tanh(c')}, h' holding the tanh. */
  static void output(float[] gates, float[] hNext, int first) {
    int oAt = 3 * hNext.length;
    for (int j = first; j < hNext.length; j++) {
      hNext[j] *= gates[oAt + j];
    }
  }

  @Override
  public void gruResetAfter(float[] gates, float[] sums, float[] h, float[] hNext) {
    int units = h.length;
    sigmoidOfSum(gates, sums, 0, 2 * units);
    scale(gates, sums, units, 0);
    tanhOfSum(gates, sums, 2 * units, 3 * units);
    mix(gates, h, hNext, 0);
  }

  /** {@code r * sn}, in the place of sn. */
  static void scale(float[] gates, float[] sums, int units, int first) {
    int rAt = units;
    int snAt = 2 * units;
    for (int j = first; j < units; j++) {
      sums[snAt + j] *= gates[rAt + j];
    }
  }

  /** {@code h' = z * h + (1 - z) * n}. */
  static void mix(float[] gates, float[] h, float[] hNext, int first) {
    int nAt = 2 * h.length;
    for (int j = first; j < h.length; j++) {
      float z = gates[j];
      hNext[j] = z * h[j] + (1 - z) * gates[nAt + j];
    }
  }

  @Override
  public void gruReset(float[] gates, float[] sums, float[] h, float[] reset) {
    sigmoidOfSum(gates, sums, 0, 2 * h.length);
    reset(gates, h, reset, 0);
  }

  /** {@code r * h}. */
  static void reset(float[] gates, float[] h, float[] reset, int first) {
    int rAt = h.length;
    for (int j = first; j < h.length; j++) {
      reset[j] = gates[rAt + j] * h[j];
    }
  }

  @Override
  public void gruNew(float[] gates, float[] sums, float[] h, float[] hNext) {
    tanhOfSum(gates, sums, 2 * h.length, 3 * h.length);
    mix(gates, h, hNext, 0);
  }

  @Override
  public void normalize(float[] x, int xAt, int n, float[] y, int yAt) {
    ScalarNormalizedRows.hat(x, xAt, n, y, yAt);
  }

  private static void sigmoidOfSum(float[] a, float[] s, int from, int to) {
    for (int j = from; j < to; j++) {
      a[j] = sigmoid(a[j] + s[j]);
    }
  }

  private static void tanhOfSum(float[] a, float[] s, int from, int to) {
    for (int j = from; j < to; j++) {
      a[j] = tanh(a[j] + s[j]);
    }
  }
}
