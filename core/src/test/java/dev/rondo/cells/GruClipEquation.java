package dev.rondo.cells;

import java.util.Map;

/** The GRU whose sums are clipped, straight from the equations. */
record GruClipEquation(boolean resetAfter, double limit) implements StepEquation {

  @Override
  public double[][] next(Map<String, double[]> weights, double[] x, double[][] state) {
    double[] h = state[0];
    int units = h.length;
    double[] next = new double[units];
    double[] reset = new double[units];
    for (int j = 0; j < units; j++) {
      reset[j] = Float64.sigmoid(clip(a(weights, x, units, 1, j) + s(weights, h, 1, j)));
    }
    double[] seen = new double[units];
    for (int j = 0; j < units; j++) {
      seen[j] = resetAfter ? h[j] : reset[j] * h[j];
    }
    for (int j = 0; j < units; j++) {
      double z = Float64.sigmoid(clip(a(weights, x, units, 0, j) + s(weights, h, 0, j)));
      double fromState = s(weights, seen, 2, j) * (resetAfter ? reset[j] : 1);
      double n = Math.tanh(clip(a(weights, x, units, 2, j) + fromState));
      next[j] = z * h[j] + (1 - z) * n;
    }
    return new double[][] {next};
  }

  private double clip(double sum) {
    return Math.max(-limit, Math.min(limit, sum));
  }

  private static double a(
      Map<String, double[]> weights, double[] x, int units, int gate, int unit) {
    return StepEquation.gate(weights, "kernel", "bias", x, gate, units, 3, unit);
  }

  private static double s(Map<String, double[]> weights, double[] h, int gate, int unit) {
    return StepEquation.gate(
        weights, "recurrent_kernel", "recurrent_bias", h, gate, h.length, 3, unit);
  }
}
