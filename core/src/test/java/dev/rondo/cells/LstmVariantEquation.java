package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import java.util.Map;

/**
 * The LSTM with peepholes, cell clip, coupled gates, layer normalization and projection, straight
 * from the equations.
 *
 * @param candidate the activation of the candidate
 * @param output that of the cell state on its way out
 */
record LstmVariantEquation(LstmForm form, Activation candidate, Activation output)
    implements StepEquation {

  static LstmVariantEquation of(LstmCell cell) {
    Activation own = cell.outputActivation();
    return new LstmVariantEquation(
        cell.form(), cell.activation(), own == null ? cell.activation() : own);
  }

  @Override
  public double[][] next(Map<String, double[]> weights, double[] x, double[][] state) {
    int units = state[1].length;
    double[] sums = sums(weights, x, state[0]);
    double[] m = new double[units];
    double[] c = new double[units];
    int last = form.gates() - 1;
    for (int j = 0; j < units; j++) {
      double before = state[1][j];
      double i = Float64.sigmoid(clip(sums[j] + peep(weights, 0, j) * before));
      double f =
          form.coupled()
              ? 1 - i
              : Float64.sigmoid(clip(sums[units + j] + peep(weights, 1, j) * before));
      double g = Float64.value(candidate, clip(sums[(last - 1) * units + j]));
      c[j] = Math.max(-form.cellClip(), Math.min(form.cellClip(), f * before + i * g));
    }
    double[] out =
        form.normalized()
            ? Float64.normal(c, weights.get("cell_gain"), weights.get("cell_bias"), 0, units)
            : c;
    for (int j = 0; j < units; j++) {
      double o = Float64.sigmoid(clip(sums[last * units + j] + peep(weights, last - 1, j) * c[j]));
      m[j] = o * Float64.value(output, out[j]);
    }
    if (!form.projects()) {
      return new double[][] {m, c};
    }
    double[] h = new double[form.projection()];
    Float64.addProduct(h, m, weights.get("projection_kernel"));
    return new double[][] {h, c};
  }

  private double clip(double sum) {
    return Math.max(-form.sumClip(), Math.min(form.sumClip(), sum));
  }

  /** What goes into the gates, {@code x W + b + h U} or its parts normalized. */
  private double[] sums(Map<String, double[]> weights, double[] x, double[] h) {
    int width = weights.get("kernel").length / x.length;
    double[] a = new double[width];
    double[] s = new double[width];
    Float64.addProduct(a, x, weights.get("kernel"));
    Float64.addProduct(s, h, weights.get("recurrent_kernel"));
    if (form.normalized()) {
      a = Float64.normal(a, weights.get("kernel_gain"), null, 0, width);
      s = Float64.normal(s, weights.get("recurrent_gain"), null, 0, width);
    }
    Float64.add(a, weights.get("bias"));
    Float64.add(a, s);
    return a;
  }

  private double peep(Map<String, double[]> weights, int row, int unit) {
    double[] p = weights.get("peephole");
    return form.peepholes() ? p[row * (p.length / (form.coupled() ? 2 : 3)) + unit] : 0;
  }
}
