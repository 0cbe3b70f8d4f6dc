package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import java.util.Map;

/**
 * The LSTM with its options.
 *
 * @param f of candidate and output
 * @param gate of the gates
 */
record LstmReference(Activation f, Activation gate, boolean peepholes, boolean stateIsOutput)
    implements StepReference {

  static LstmReference of(LstmCell cell) {
    return new LstmReference(
        cell.activation(),
        cell.recurrentActivation(),
        cell.form().peepholes(),
        cell.form().stateIsOutput());
  }

  @Override
  public Taken take(Map<String, double[]> weights, double[] x, double[][] state) {
    int units = state[0].length;
    double[] z = new double[(stateIsOutput ? 3 : 4) * units];
    Float64.addProduct(z, x, weights.get("kernel"));
    Float64.add(z, weights.get("bias"));
    Float64.addProduct(z, state[0], weights.get("recurrent_kernel"));
    return stateIsOutput ? new Textbook(weights, x, state, z) : new Classic(weights, x, state, z);
  }

  /** What both have: the way back through {@code z = x W + b + h U}. */
  private abstract class Gates implements Taken {
    final Map<String, double[]> weights;
    final double[] x;
    final double[][] before;
    final double[] z;
    final int units;

    Gates(Map<String, double[]> weights, double[] x, double[][] before, double[] z) {
      this.weights = weights;
      this.x = x;
      this.before = before;
      this.z = z;
      units = before[0].length;
    }

    double gate(double at) {
      return Float64.value(gate, at);
    }

    double slope(double at) {
      return Float64.slope(gate, at);
    }

    void backGates(double[] dZ, Map<String, double[]> dW, double[] dX, double[] dH) {
      Float64.backProduct(dZ, x, weights.get("kernel"), dX, dW.get("kernel"));
      double[] dU = dW.get("recurrent_kernel");
      Float64.backProduct(dZ, before[0], weights.get("recurrent_kernel"), dH, dU);
      if (dW.containsKey("bias")) {
        Float64.add(dW.get("bias"), dZ);
      }
    }
  }

  private final class Classic extends Gates {
    private final double[] p;
    private final double[] cNext;
    private final double[] hNext;

    /** Before their activation, peepholes included. */
    private final double[] zi;

    private final double[] zf;
    private final double[] zg;
    private final double[] zo;

    Classic(Map<String, double[]> weights, double[] x, double[][] before, double[] z) {
      super(weights, x, before, z);
      p = peepholes ? weights.get("peephole") : new double[3 * units];
      zi = new double[units];
      zf = new double[units];
      zg = new double[units];
      zo = new double[units];
      cNext = new double[units];
      hNext = new double[units];
      for (int j = 0; j < units; j++) {
        double c = before[1][j];
        zi[j] = z[j] + p[j] * c;
        zf[j] = z[units + j] + p[units + j] * c;
        zg[j] = z[2 * units + j];
        cNext[j] = gate(zf[j]) * c + gate(zi[j]) * Float64.value(f, zg[j]);
        zo[j] = z[3 * units + j] + p[2 * units + j] * cNext[j];
        hNext[j] = gate(zo[j]) * Float64.value(f, cNext[j]);
      }
    }

    @Override
    public double[][] state() {
      return new double[][] {hNext, cNext};
    }

    @Override
    public void back(double[][] dState, Map<String, double[]> dW, double[] dX, double[][] dBefore) {
      double[] dZ = new double[4 * units];
      double[] dP = peepholes ? dW.get("peephole") : new double[3 * units];
      for (int j = 0; j < units; j++) {
        double c = before[1][j];
        double dH = dState[0][j];
        // forward: h' = gate(zo) f(c')   so: dZo = dH' f(c') gate'(zo); dC' += dH' gate(zo) f'(c')
        double dO = dH * Float64.value(f, cNext[j]) * slope(zo[j]);
        double dC = dState[1][j] + dH * gate(zo[j]) * Float64.slope(f, cNext[j]);
        // forward: zo = .. + po c'   so: dC' += dZo po; dPo += dZo c'
        dC += dO * p[2 * units + j];
        dP[2 * units + j] += dO * cNext[j];
        // forward: c' = gate(zf) c + gate(zi) f(zg)
        double dI = dC * Float64.value(f, zg[j]) * slope(zi[j]);
        double dF = dC * c * slope(zf[j]);
        dZ[2 * units + j] = dC * gate(zi[j]) * Float64.slope(f, zg[j]);
        dBefore[1][j] += dC * gate(zf[j]);
        // forward: zi = .. + pi c, zf = .. + pf c
        dBefore[1][j] += dI * p[j] + dF * p[units + j];
        dP[j] += dI * c;
        dP[units + j] += dF * c;
        dZ[j] = dI;
        dZ[units + j] = dF;
        dZ[3 * units + j] = dO;
      }
      backGates(dZ, dW, dX, dBefore[0]);
    }
  }

  private final class Textbook extends Gates {
    private final double[] hNext;

    Textbook(Map<String, double[]> weights, double[] x, double[][] before, double[] z) {
      super(weights, x, before, z);
      hNext = new double[units];
      for (int j = 0; j < units; j++) {
        hNext[j] =
            gate(z[units + j]) * before[0][j] + gate(z[j]) * Float64.value(f, z[2 * units + j]);
      }
    }

    @Override
    public double[][] state() {
      return new double[][] {hNext};
    }

    @Override
    public void back(double[][] dState, Map<String, double[]> dW, double[] dX, double[][] dBefore) {
      double[] dZ = new double[3 * units];
      for (int j = 0; j < units; j++) {
        double dH = dState[0][j];
        // forward: h' = gate(zf) h + gate(zi) f(zg)
        dZ[j] = dH * Float64.value(f, z[2 * units + j]) * slope(z[j]);
        dZ[units + j] = dH * before[0][j] * slope(z[units + j]);
        dZ[2 * units + j] = dH * gate(z[j]) * Float64.slope(f, z[2 * units + j]);
        dBefore[0][j] += dH * gate(z[units + j]);
      }
      backGates(dZ, dW, dX, dBefore[0]);
    }
  }
}
