package dev.rondo.cells;

import dev.rondo.tensor.Activation;
import org.jspecify.annotations.Nullable;

/** What the float64 references of cells are written with; vectors are rows, {@code z = x W}. */
final class Float64 {
  private Float64() {}

  /** {@code z += x W}, W being [x.length, z.length]. */
  static void addProduct(double[] z, double[] x, double[] w) {
    for (int k = 0; k < x.length; k++) {
      for (int j = 0; j < z.length; j++) {
        z[j] += x[k] * w[k * z.length + j];
      }
    }
  }

  /** forward: z += x W so: dX += dZ W'; dW += x' dZ. */
  static void backProduct(double[] dZ, double[] x, double[] w, double[] dX, double[] dW) {
    for (int k = 0; k < x.length; k++) {
      for (int j = 0; j < dZ.length; j++) {
        dX[k] += dZ[j] * w[k * dZ.length + j];
        dW[k * dZ.length + j] += x[k] * dZ[j];
      }
    }
  }

  /** {@code z += y}, or nothing without a y. */
  static void add(double[] z, double @Nullable [] y) {
    for (int j = 0; y != null && j < z.length; j++) {
      z[j] += y[j];
    }
  }

  /** Columns {@code from} to {@code to - 1} of a matrix of {@code rows} rows. */
  static double[] columns(double[] w, int rows, int from, int to) {
    double[] part = new double[rows * (to - from)];
    for (int k = 0; k < rows; k++) {
      System.arraycopy(w, k * (w.length / rows) + from, part, k * (to - from), to - from);
    }
    return part;
  }

  /** forward: part = columns(w) so: dW[columns] += dPart. */
  static void backColumns(double[] dPart, int rows, int from, int to, double[] dW) {
    for (int k = 0; k < rows; k++) {
      for (int j = from; j < to; j++) {
        dW[k * (dW.length / rows) + j] += dPart[k * (to - from) + j - from];
      }
    }
  }

  /**
   * Layer normalization of the numbers {@code from} to {@code to - 1}, 1e-5 being added to the
   * variance; the others stay.
   *
   * @param bias null for zeros
   */
  static double[] normal(double[] x, double[] gain, double @Nullable [] bias, int from, int to) {
    int n = to - from;
    double mean = 0;
    double variance = 0;
    for (int j = from; j < to; j++) {
      mean += x[j] / n;
    }
    for (int j = from; j < to; j++) {
      variance += (x[j] - mean) * (x[j] - mean) / n;
    }
    double[] y = x.clone();
    for (int j = from; j < to; j++) {
      y[j] = gain[j] * (x[j] - mean) / Math.sqrt(variance + 1e-5) + (bias == null ? 0 : bias[j]);
    }
    return y;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** An element-wise activation function, by its definition. */
  static double value(Activation f, double x) {
    return switch (f) {
      case LINEAR -> x;
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY_RELU -> x > 0 ? x : 0.2 * x;
      case ELU -> x > 0 ? x : Math.expm1(x);
      case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
      case GELU -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
      case GELU_TANH ->
          0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case SILU -> x * sigmoid(x);
      case MISH -> x * Math.tanh(Math.log1p(Math.exp(x)));
      case SOFTPLUS -> Math.log1p(Math.exp(x));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case HARD_SIGMOID -> Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARD_SIGMOID_2 -> Math.min(Math.max(0.2 * x + 0.5, 0), 1);
      case HARD_TANH -> Math.min(Math.max(x, -1), 1);
      case EXP -> Math.exp(x);
      case LOG_SIGMOID -> -Math.log1p(Math.exp(-x));
      case SOFTMAX, LOG_SOFTMAX -> throw new IllegalArgumentException(f + " is not element-wise");
    };
  }

  /** Its derivative, by a central difference: exact to about 1e-10 away from kinks. */
  static double slope(Activation f, double x) {
    double step = 1e-5;
    return (value(f, x + step) - value(f, x - step)) / (2 * step);
  }

  /** The error function, by a series without cancellation (Abramowitz and Stegun, 1964, 7.1.6). */
  private static double erf(double x) {
    double sum = 0;
    double term = x;
    for (int n = 0; n < 400; n++) {
      sum += term;
      term *= 2 * x * x / (2 * n + 3);
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
