package dev.rondo.cells;

import java.util.Map;

/** The LSTM with peepholes, cell clip and coupled gates, straight from the equations. */
record LstmVariantEquation(boolean peepholes, double clip, boolean coupled)
    implements StepEquation {

  static LstmVariantEquation of(LstmCell cell) {
    return new LstmVariantEquation(cell.peepholes(), cell.cellClip(), cell.coupled());
  }

  @Override
  public double[][] next(Map<String, double[]> weights, double[] x, double[][] state) {
    int units = state[0].length;
    double[] h = new double[units];
    double[] c = new double[units];
    for (int j = 0; j < units; j++) {
      double before = state[1][j];
      double i = Float64.sigmoid(sum(weights, x, state[0], 0, j) + peep(weights, 0, j) * before);
      double f =
          coupled
              ? 1 - i
              : Float64.sigmoid(sum(weights, x, state[0], 1, j) + peep(weights, 1, j) * before);
      double g = Math.tanh(sum(weights, x, state[0], coupled ? 1 : 2, j));
      c[j] = Math.max(-clip, Math.min(clip, f * before + i * g));
      double o =
          Float64.sigmoid(
              sum(weights, x, state[0], coupled ? 2 : 3, j)
                  + peep(weights, coupled ? 1 : 2, j) * c[j]);
      h[j] = o * Math.tanh(c[j]);
    }
    return new double[][] {h, c};
  }

  /** {@code x W + b + h U} of one gate. */
  private double sum(Map<String, double[]> weights, double[] x, double[] h, int gate, int unit) {
    int gates = coupled ? 3 : 4;
    return StepEquation.gate(weights, "kernel", "bias", x, gate, h.length, gates, unit)
        + StepEquation.gate(weights, "recurrent_kernel", "", h, gate, h.length, gates, unit);
  }

  private double peep(Map<String, double[]> weights, int row, int unit) {
    double[] p = weights.get("peephole");
    return peepholes ? p[row * (p.length / (coupled ? 2 : 3)) + unit] : 0;
  }
}
