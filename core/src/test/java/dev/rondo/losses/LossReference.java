package dev.rondo.losses;

import java.util.function.ToDoubleBiFunction;

/** The textbook formulae in float64, of one position: the target's row and the prediction's. */
final class LossReference {
  private LossReference() {}

  static double squared(double[] t, double[] p) {
    return meanOver(t, p, e -> e * e);
  }

  static double absolute(double[] t, double[] p) {
    return meanOver(t, p, Math::abs);
  }

  static ToDoubleBiFunction<double[], double[]> huber(double delta) {
    return (t, p) ->
        meanOver(
            t,
            p,
            e -> Math.abs(e) <= delta ? 0.5 * e * e : delta * Math.abs(e) - 0.5 * delta * delta);
  }

  static double binary(double[] t, double[] p) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum -= t[i] * Math.log(p[i]) + (1 - t[i]) * Math.log(1 - p[i]);
    }
    return sum / p.length;
  }

  static double binaryOfLogits(double[] t, double[] z) {
    double[] p = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      p[i] = 1 / (1 + Math.exp(-z[i]));
    }
    return binary(t, p);
  }

  static double categorical(double[] t, double[] p) {
    double sum = 0;
    for (double each : p) {
      sum += each;
    }
    double loss = 0;
    for (int i = 0; i < p.length; i++) {
      loss -= t[i] * Math.log(p[i] / sum);
    }
    return loss;
  }

  static double categoricalOfLogits(double[] t, double[] z) {
    double[] p = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      p[i] = Math.exp(z[i]);
    }
    return categorical(t, p);
  }

  /** The target holds one number, the label. */
  static double sparse(double[] t, double[] p) {
    double[] oneHot = new double[p.length];
    oneHot[(int) t[0]] = 1;
    return categorical(oneHot, p);
  }

  static double sparseOfLogits(double[] t, double[] z) {
    double[] oneHot = new double[z.length];
    oneHot[(int) t[0]] = 1;
    return categoricalOfLogits(oneHot, z);
  }

  private static double meanOver(double[] t, double[] p, java.util.function.DoubleUnaryOperator f) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += f.applyAsDouble(p[i] - t[i]);
    }
    return sum / p.length;
  }
}
