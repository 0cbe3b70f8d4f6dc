package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import java.util.Map;

/** {@code h' = f(x W + b + h U)}. */
record SimpleRnnReference(Activation f) implements StepReference {

  @Override
  public Taken take(Map<String, double[]> weights, double[] x, double[][] state) {
    double[] w = weights.get("kernel");
    double[] u = weights.get("recurrent_kernel");
    double[] h = state[0];
    double[] z = new double[h.length];
    Float64.addProduct(z, x, w);
    Float64.add(z, weights.get("bias"));
    Float64.addProduct(z, h, u);
    double[] next = new double[h.length];
    for (int j = 0; j < h.length; j++) {
      next[j] = Float64.value(f, z[j]);
    }
    return new Taken() {
      @Override
      public double[][] state() {
        return new double[][] {next};
      }

      @Override
      public void back(
          double[][] dState, Map<String, double[]> dWeights, double[] dX, double[][] dBefore) {
        double[] dZ = new double[h.length];
        for (int j = 0; j < h.length; j++) {
          // forward: h' = f(z)   so: dZ = dH' f'(z)
          dZ[j] = dState[0][j] * Float64.slope(f, z[j]);
        }
        Float64.backProduct(dZ, x, w, dX, dWeights.get("kernel"));
        Float64.backProduct(dZ, h, u, dBefore[0], dWeights.get("recurrent_kernel"));
        if (dWeights.containsKey("bias")) {
          Float64.add(dWeights.get("bias"), dZ);
        }
      }
    };
  }
}
