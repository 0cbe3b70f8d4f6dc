package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import java.util.Map;

/**
 * The GRU, reset after and before.
 *
 * @param f of the candidate
 * @param gate of the gates
 */
record GruReference(Activation f, Activation gate, boolean resetAfter) implements StepReference {

  static GruReference of(GruCell cell) {
    return new GruReference(cell.activation(), cell.recurrentActivation(), cell.resetAfter());
  }

  @Override
  public Taken take(Map<String, double[]> weights, double[] x, double[][] state) {
    return new Step(weights, x, state[0]);
  }

  private final class Step implements Taken {
    private final Map<String, double[]> weights;
    private final double[] x;
    private final double[] h;
    private final int units;

    /** x W + b, all gates. */
    private final double[] a;

    /** h (Uz, Ur) + (cz, cr), before the gates' activation together with a. */
    private final double[] s;

    private final double[] uGates;
    private final double[] uN;

    /** What Un is multiplied by: h, or r * h. */
    private final double[] into;

    /** into Un, plus cn with reset after. */
    private final double[] inner;

    private final double[] z;
    private final double[] r;
    private final double[] zn;
    private final double[] next;

    Step(Map<String, double[]> weights, double[] x, double[] h) {
      this.weights = weights;
      this.x = x;
      this.h = h;
      units = h.length;
      a = new double[3 * units];
      Float64.addProduct(a, x, weights.get("kernel"));
      Float64.add(a, weights.get("bias"));
      double[] u = weights.get("recurrent_kernel");
      uGates = Float64.columns(u, units, 0, 2 * units);
      uN = Float64.columns(u, units, 2 * units, 3 * units);
      double[] c = weights.getOrDefault("recurrent_bias", new double[3 * units]);
      s = new double[2 * units];
      Float64.add(s, c);
      Float64.addProduct(s, h, uGates);
      z = new double[units];
      r = new double[units];
      into = new double[units];
      for (int j = 0; j < units; j++) {
        z[j] = Float64.value(gate, a[j] + s[j]);
        r[j] = Float64.value(gate, a[units + j] + s[units + j]);
        into[j] = resetAfter ? h[j] : r[j] * h[j];
      }
      inner = new double[units];
      Float64.add(inner, Float64.columns(c, 1, 2 * units, 3 * units));
      Float64.addProduct(inner, into, uN);
      zn = new double[units];
      next = new double[units];
      for (int j = 0; j < units; j++) {
        zn[j] = a[2 * units + j] + (resetAfter ? r[j] : 1) * inner[j];
        next[j] = z[j] * h[j] + (1 - z[j]) * Float64.value(f, zn[j]);
      }
    }

    @Override
    public double[][] state() {
      return new double[][] {next};
    }

    @Override
    public void back(double[][] dState, Map<String, double[]> dW, double[] dX, double[][] dBefore) {
      double[] dH = dBefore[0];
      double[] dA = new double[3 * units];
      double[] dInner = new double[units];
      double[] dR = new double[units];
      for (int j = 0; j < units; j++) {
        double d = dState[0][j];
        // forward: h' = z h + (1 - z) f(zn)
        dH[j] += d * z[j];
        dA[j] = d * (h[j] - Float64.value(f, zn[j])) * Float64.slope(gate, a[j] + s[j]);
        double dN = d * (1 - z[j]) * Float64.slope(f, zn[j]);
        dA[2 * units + j] = dN;
        // forward: zn = an + r inner with reset after, an + inner with reset before
        dInner[j] = resetAfter ? dN * r[j] : dN;
        dR[j] = resetAfter ? dN * inner[j] : 0;
      }
      double[] dInto = new double[units];
      double[] dUN = new double[units * units];
      Float64.backProduct(dInner, into, uN, dInto, dUN);
      for (int j = 0; j < units; j++) {
        // forward: into = h with reset after, r h with reset before
        dH[j] += resetAfter ? dInto[j] : dInto[j] * r[j];
        dR[j] += resetAfter ? 0 : dInto[j] * h[j];
        dA[units + j] = dR[j] * Float64.slope(gate, a[units + j] + s[units + j]);
      }
      double[] dS = Float64.columns(dA, 1, 0, 2 * units);
      double[] dUGates = new double[units * 2 * units];
      Float64.backProduct(dS, h, uGates, dH, dUGates);
      Float64.backColumns(dUGates, units, 0, 2 * units, dW.get("recurrent_kernel"));
      Float64.backColumns(dUN, units, 2 * units, 3 * units, dW.get("recurrent_kernel"));
      Float64.backProduct(dA, x, weights.get("kernel"), dX, dW.get("kernel"));
      if (dW.containsKey("bias")) {
        Float64.add(dW.get("bias"), dA);
      }
      if (dW.containsKey("recurrent_bias")) {
        Float64.backColumns(dS, 1, 0, 2 * units, dW.get("recurrent_bias"));
        Float64.backColumns(dInner, 1, 2 * units, 3 * units, dW.get("recurrent_bias"));
      }
    }
  }
}
