package dev.rondo.cells;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A {@link StepReference} that needs the equations only: the way back is by central differences in
 * float64, which have eight digits and more.
 */
@FunctionalInterface
interface StepEquation extends StepReference {
  double STEP = 1e-5;

  /**
   * The next state, its first part the output.
   *
   * @param weights by name, in the layout of the cell's documentation
   * @param x [D]
   */
  double[][] next(Map<String, double[]> weights, double[] x, double[][] state);

  @Override
  default Taken take(Map<String, double[]> weights, double[] x, double[][] state) {
    double[][] next = next(weights, x, state);
    return new Taken() {
      @Override
      public double[][] state() {
        return next;
      }

      @Override
      public void back(
          double[][] dState, Map<String, double[]> dWeights, double[] dX, double[][] dBefore) {
        List<double[]> inputs = new ArrayList<>(List.of(x));
        List<double[]> gradients = new ArrayList<>(List.of(dX));
        inputs.addAll(List.of(state));
        gradients.addAll(List.of(dBefore));
        weights.forEach(
            (name, numbers) -> {
              inputs.add(numbers);
              gradients.add(dWeights.get(name));
            });
        for (int k = 0; k < inputs.size(); k++) {
          double[] input = inputs.get(k);
          for (int i = 0; i < input.length; i++) {
            double kept = input[i];
            input[i] = kept + STEP;
            double above = dot(next(weights, x, state), dState);
            input[i] = kept - STEP;
            double below = dot(next(weights, x, state), dState);
            input[i] = kept;
            gradients.get(k)[i] += (above - below) / (2 * STEP);
          }
        }
      }
    };
  }

  private static double dot(double[][] a, double[][] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      for (int i = 0; i < a[k].length; i++) {
        sum += a[k][i] * b[k][i];
      }
    }
    return sum;
  }

  /** {@code x W + b} of one gate: columns {@code gate * units} and on; b may be missing. */
  static double gate(
      Map<String, double[]> weights,
      String kernel,
      String bias,
      double[] x,
      int gate,
      int units,
      int gates,
      int j) {
    double[] w = weights.get(kernel);
    int column = gate * units + j;
    double z = weights.containsKey(bias) ? weights.get(bias)[column] : 0;
    for (int k = 0; k < x.length; k++) {
      z += x[k] * w[k * gates * units + column];
    }
    return z;
  }
}
