package dev.rondo.cells;

import java.util.Map;

/** The layer-normalized GRU, straight from the equations. */
final class GruNormalEquation implements StepEquation {

  @Override
  public double[][] next(Map<String, double[]> weights, double[] x, double[][] state) {
    double[] h = state[0];
    int units = h.length;
    double[] a = normalized(weights, "kernel", "kernel_gain", "bias", x, units);
    double[] s =
        normalized(weights, "recurrent_kernel", "recurrent_gain", "recurrent_bias", h, units);
    double[] next = new double[units];
    for (int j = 0; j < units; j++) {
      double z = Float64.sigmoid(a[j] + s[j]);
      double r = Float64.sigmoid(a[units + j] + s[units + j]);
      double n = Math.tanh(a[2 * units + j] + r * s[2 * units + j]);
      next[j] = z * h[j] + (1 - z) * n;
    }
    return new double[][] {next};
  }

  /** z and r together, then n. */
  private static double[] normalized(
      Map<String, double[]> weights,
      String kernel,
      String gain,
      String bias,
      double[] x,
      int units) {
    double[] sums = new double[3 * units];
    Float64.addProduct(sums, x, weights.get(kernel));
    double[] g = weights.get(gain);
    double[] b = weights.get(bias);
    double[] first = Float64.normal(sums, g, b, 0, 2 * units);
    return Float64.normal(first, g, b, 2 * units, 3 * units);
  }
}
