package dev.rondo.kernel;

/** The loops of {@link UnaryMap}, one number at a time; each function has a loop of its own. */
final class ScalarActivations {

  /** Slope of the leaky ReLU below zero. */
  static final float LEAK = 0.2f;

  static final float SELU_SCALE = 1.05070098f;

  /** SELU's scale times its alpha, 1.67326324. */
  static final float SELU_SCALE_ALPHA = 1.75809934f;

  static final float SQRT_HALF = 0.70710678f;

  /** {@code sqrt(2 / pi)}. */
  static final float GELU_SCALE = 0.79788456f;

  /** {@code 0.044715 sqrt(2 / pi)}. */
  static final float GELU_CUBIC = 0.035677408f;

  /** Where {@code e^x - 1} is -1 in float32. */
  static final float ELU_MIN = -20f;

  /** Where {@code tanh(softplus(x))} is 1 in float32. */
  static final float MISH_MAX = 20f;

  private ScalarActivations() {}

  /** {@code y[i] = f(x[i])} for {@code from <= i < to}; y may be x. */
  static void map(UnaryMap f, float[] x, float[] y, int from, int to) {
    switch (f) {
      case LINEAR -> System.arraycopy(x, from, y, from, to - from);
      case SIGMOID -> sigmoid(x, y, from, to);
      case TANH -> tanh(x, y, from, to);
      case RELU -> relu(x, y, from, to);
      case RELU6 -> relu6(x, y, from, to);
      case LEAKY_RELU -> leakyRelu(x, y, from, to);
      case ELU -> elus(x, y, from, to);
      case SELU -> selu(x, y, from, to);
      case GELU -> gelu(x, y, from, to);
      case GELU_TANH -> geluTanhs(x, y, from, to);
      case SILU -> silu(x, y, from, to);
      case MISH -> mishs(x, y, from, to);
      case SOFTPLUS -> softplus(x, y, from, to);
      case SOFTSIGN -> softsign(x, y, from, to);
      case HARD_SIGMOID -> hardSigmoid(x, y, from, to);
      case HARD_SIGMOID_2 -> hardSigmoid2(x, y, from, to);
      case HARD_TANH -> hardTanh(x, y, from, to);
      case EXP -> exp(x, y, from, to);
      case LOG -> log(x, y, from, to);
      case LOG_SIGMOID -> logSigmoid(x, y, from, to);
      case SQRT -> sqrt(x, y, from, to);
      case SQUARE -> square(x, y, from, to);
      case RECIPROCAL -> reciprocal(x, y, from, to);
      case ABS -> abs(x, y, from, to);
      case NEGATE -> negate(x, y, from, to);
    }
  }

  /** The tanh inside GELU's approximation: {@code tanh(sqrt(2 / pi) (x + 0.044715 x^3))}. */
  static float geluTanh(float x) {
    return ScalarMath.tanh(x * (GELU_SCALE + GELU_CUBIC * (x * x)));
  }

  private static float elu(float x) {
    return x > 0f ? x : ScalarMath.expm1(x < ELU_MIN ? ELU_MIN : x);
  }

  private static float mish(float x) {
    // with w = e^x: tanh(log(1 + w)) = ((1 + w)^2 - 1) / ((1 + w)^2 + 1)
    float w = ScalarMath.exp(x > MISH_MAX ? MISH_MAX : x);
    float n = w * (w + 2f);
    return x * (n / (n + 2f));
  }

  private static void sigmoid(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = ScalarMath.sigmoid(x[i]);
    }
  }

  private static void tanh(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = ScalarMath.tanh(x[i]);
    }
  }

  private static void relu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.max(x[i], 0f);
    }
  }

  private static void relu6(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.min(Math.max(x[i], 0f), 6f);
    }
  }

  private static void leakyRelu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = x[i] > 0f ? x[i] : LEAK * x[i];
    }
  }

  private static void elus(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = elu(x[i]);
    }
  }

  private static void selu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = x[i] > 0f ? SELU_SCALE * x[i] : SELU_SCALE_ALPHA * elu(x[i]);
    }
  }

  private static void gelu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = 0.5f * x[i] * (1f + ScalarMath.erf(x[i] * SQRT_HALF));
    }
  }

  private static void geluTanhs(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = 0.5f * x[i] * (1f + geluTanh(x[i]));
    }
  }

  private static void silu(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = x[i] * ScalarMath.sigmoid(x[i]);
    }
  }

  private static void mishs(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = mish(x[i]);
    }
  }

  private static void softplus(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = ScalarMath.softplus(x[i]);
    }
  }

  private static void softsign(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = x[i] / (1f + Math.abs(x[i]));
    }
  }

  private static void hardSigmoid(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.min(Math.max(x[i] + 3f, 0f), 6f) / 6f;
    }
  }

  private static void hardSigmoid2(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.min(Math.max(0.2f * x[i] + 0.5f, 0f), 1f);
    }
  }

  private static void hardTanh(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.min(Math.max(x[i], -1f), 1f);
    }
  }

  private static void exp(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = ScalarMath.exp(x[i]);
    }
  }

  private static void log(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = ScalarMath.log(x[i]);
    }
  }

  private static void logSigmoid(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = -ScalarMath.softplus(-x[i]);
    }
  }

  private static void sqrt(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = (float) Math.sqrt(x[i]);
    }
  }

  private static void square(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = x[i] * x[i];
    }
  }

  private static void reciprocal(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = 1f / x[i];
    }
  }

  private static void abs(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Math.abs(x[i]);
    }
  }

  private static void negate(float[] x, float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = -x[i];
    }
  }
}
