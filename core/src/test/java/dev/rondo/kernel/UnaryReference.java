package dev.rondo.kernel;

/** Each {@link UnaryMap} and its derivative in float64, straight from its definition. */
final class UnaryReference {
  private UnaryReference() {}

  static double value(UnaryMap f, double x) {
    return switch (f) {
      case LINEAR -> x;
      case SIGMOID -> sigmoid(x);
      case TANH -> StrictMath.tanh(x);
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY_RELU -> x > 0 ? x : 0.2 * x;
      case ELU -> x > 0 ? x : StrictMath.expm1(x);
      case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * StrictMath.expm1(x));
      case GELU -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
      case GELU_TANH ->
          0.5 * x * (1 + StrictMath.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case SILU -> x * sigmoid(x);
      case MISH -> x * StrictMath.tanh(softplus(x));
      case SOFTPLUS -> softplus(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case HARD_SIGMOID -> Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARD_SIGMOID_2 -> Math.min(Math.max(0.2 * x + 0.5, 0), 1);
      case HARD_TANH -> Math.min(Math.max(x, -1), 1);
      case EXP -> StrictMath.exp(x);
      case LOG -> StrictMath.log(x);
      case LOG_SIGMOID -> -softplus(-x);
      case SQRT -> Math.sqrt(x);
      case SQUARE -> x * x;
      case RECIPROCAL -> 1 / x;
      case ABS -> Math.abs(x);
      case NEGATE -> -x;
    };
  }

  /** Central difference. */
  static double slope(UnaryMap f, double x) {
    double h = 1e-6 * Math.max(1e-2, Math.abs(x));
    return (value(f, x + h) - value(f, x - h)) / (2 * h);
  }

  static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** Abramowitz and Stegun 7.1.6: {@code 2 / sqrt(pi) e^(-x^2) sum(2^n x^(2n+1) / (2n+1)!!)}. */
  static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = 0;
    for (int n = 0; n < 300; n++) {
      sum += term;
      term *= 2 * x * x / (2 * n + 3);
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }
}
