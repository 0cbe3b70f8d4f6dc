package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarActivations.*;

/** The derivatives of {@link UnaryMap}, one number at a time, from x or from y. */
final class ScalarDerivatives {

  /** {@code 1 / sqrt(2 pi)}. */
  private static final float NORMAL_SCALE = 0.39894228f;

  /** Where the tanh of GELU is -1 or 1 in float32. */
  static final float GELU_CLIP = 10f;

  private ScalarDerivatives() {}

  /** {@code dX[i] = dY[i] * f'(x[i])} with {@code y = f(x)}; dX may be any of the inputs. */
  static void map(UnaryMap f, float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    switch (f) {
      case LINEAR -> System.arraycopy(dY, from, dX, from, to - from);
      case NEGATE -> ScalarActivations.map(UnaryMap.NEGATE, dY, dX, from, to);
      case SIGMOID -> sigmoid(y, dY, dX, from, to);
      case TANH -> tanh(y, dY, dX, from, to);
      case RELU -> relu(y, dY, dX, from, to);
      case RELU6 -> relu6(y, dY, dX, from, to);
      case LEAKY_RELU -> leakyRelu(x, dY, dX, from, to);
      case ELU -> elu(x, y, dY, dX, from, to);
      case SELU -> selu(x, y, dY, dX, from, to);
      case GELU -> gelu(x, dY, dX, from, to);
      case GELU_TANH -> geluTanh(x, dY, dX, from, to);
      case SILU -> silu(x, y, dY, dX, from, to);
      case MISH -> mish(x, dY, dX, from, to);
      case SOFTPLUS -> softplus(x, dY, dX, from, to);
      case SOFTSIGN -> softsign(x, dY, dX, from, to);
      case HARD_SIGMOID -> hardSigmoid(x, dY, dX, from, to);
      case HARD_SIGMOID_2 -> hardSigmoid2(x, dY, dX, from, to);
      case HARD_TANH -> hardTanh(x, dY, dX, from, to);
      case EXP -> exp(y, dY, dX, from, to);
      case LOG -> log(x, dY, dX, from, to);
      case LOG_SIGMOID -> logSigmoid(x, dY, dX, from, to);
      case SQRT -> sqrt(y, dY, dX, from, to);
      case SQUARE -> square(x, dY, dX, from, to);
      case RECIPROCAL -> reciprocal(y, dY, dX, from, to);
      case ABS -> abs(x, dY, dX, from, to);
    }
  }

  private static float geluSlope(float x) {
    float below = 0.5f * (1f + ScalarMath.erf(x * SQRT_HALF));
    return below + x * (NORMAL_SCALE * ScalarMath.exp(-0.5f * x * x));
  }

  private static float geluTanhSlope(float x) {
    // clipped where t is -1 or 1, or else 0 times infinity far out
    float c = Math.min(Math.max(x, -GELU_CLIP), GELU_CLIP);
    float t = ScalarActivations.geluTanh(c);
    float slope = GELU_SCALE + 3f * GELU_CUBIC * (c * c);
    return 0.5f * (1f + t + c * (1f - t * t) * slope);
  }

  private static float siluSlope(float x, float y) {
    float s = ScalarMath.sigmoid(x);
    return s + y * (1f - s);
  }

  private static float mishSlope(float x) {
    float c = x > MISH_MAX ? MISH_MAX : x;
    float w = ScalarMath.exp(c);
    float n = w * (w + 2f);
    float m = n + 2f;
    return n / m + c * (4f * w * (w + 1f) / (m * m));
  }

  private static float softsignSlope(float x) {
    float d = 1f + Math.abs(x);
    return 1f / (d * d);
  }

  // forward: y = 1 / (1 + e^-x)   so: dX = dY y (1 - y)
  private static void sigmoid(float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * (y[i] * (1f - y[i]));
    }
  }

  // forward: y = tanh(x)   so: dX = dY (1 - y^2)
  private static void tanh(float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * (1f - y[i] * y[i]);
    }
  }

  // forward: y = max(x, 0)   so: dX = dY where y > 0
  private static void relu(float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = y[i] > 0f ? dY[i] : 0f;
    }
  }

  // forward: y = min(max(x, 0), 6)   so: dX = dY where 0 < y < 6
  private static void relu6(float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = y[i] > 0f && y[i] < 6f ? dY[i] : 0f;
    }
  }

  // forward: y = x or 0.2 x   so: dX = dY or 0.2 dY
  private static void leakyRelu(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = x[i] > 0f ? dY[i] : LEAK * dY[i];
    }
  }

  // forward: y = e^x - 1 below zero   so: dX = dY (y + 1) there
  private static void elu(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = x[i] > 0f ? dY[i] : dY[i] * (y[i] + 1f);
    }
  }

  // forward: y = s a (e^x - 1) below zero   so: dX = dY (y + s a) there
  private static void selu(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = x[i] > 0f ? dY[i] * SELU_SCALE : dY[i] * (y[i] + SELU_SCALE_ALPHA);
    }
  }

  // forward: y = x Phi(x), Phi normal   so: dX = dY (Phi(x) + x Phi'(x))
  private static void gelu(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * geluSlope(x[i]);
    }
  }

  // forward: y = x (1 + t) / 2, t = tanh(u)   so: dX = dY ((1 + t) + x (1 - t^2) u') / 2
  private static void geluTanh(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * geluTanhSlope(x[i]);
    }
  }

  // forward: y = x s, s = sigmoid(x)   so: dX = dY (s + y (1 - s))
  private static void silu(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * siluSlope(x[i], y[i]);
    }
  }

  // forward: y = x n / (n + 2), n = w (w + 2), w = e^x   so: dX = dY (n / (n + 2) + 4 x w (w + 1) /
  // (n + 2)^2)
  private static void mish(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * mishSlope(x[i]);
    }
  }

  // forward: y = log(1 + e^x)   so: dX = dY sigmoid(x)
  private static void softplus(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * ScalarMath.sigmoid(x[i]);
    }
  }

  // forward: y = x / (1 + |x|)   so: dX = dY / (1 + |x|)^2
  private static void softsign(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * softsignSlope(x[i]);
    }
  }

  // forward: y = (x + 3) / 6 inside (-3, 3)   so: dX = dY / 6 there
  private static void hardSigmoid(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = Math.abs(x[i]) < 3f ? dY[i] / 6f : 0f;
    }
  }

  // forward: y = 0.2 x + 0.5 inside (-2.5, 2.5)   so: dX = 0.2 dY there
  private static void hardSigmoid2(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = Math.abs(x[i]) < 2.5f ? dY[i] * 0.2f : 0f;
    }
  }

  // forward: y = x inside (-1, 1)   so: dX = dY there
  private static void hardTanh(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = Math.abs(x[i]) < 1f ? dY[i] : 0f;
    }
  }

  // forward: y = e^x   so: dX = dY y
  private static void exp(float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * y[i];
    }
  }

  // forward: y = log(x)   so: dX = dY / x
  private static void log(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] / x[i];
    }
  }

  // forward: y = log(sigmoid(x))   so: dX = dY sigmoid(-x)
  private static void logSigmoid(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * ScalarMath.sigmoid(-x[i]);
    }
  }

  // forward: y = sqrt(x)   so: dX = dY / (2 y)
  private static void sqrt(float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * 0.5f / y[i];
    }
  }

  // forward: y = x^2   so: dX = dY 2 x
  private static void square(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = dY[i] * (x[i] + x[i]);
    }
  }

  // forward: y = 1 / x   so: dX = -dY y^2
  private static void reciprocal(float[] y, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = -dY[i] * (y[i] * y[i]);
    }
  }

  // forward: y = |x|   so: dX = dY sign(x), 0 at 0
  private static void abs(float[] x, float[] dY, float[] dX, int from, int to) {
    for (int i = from; i < to; i++) {
      dX[i] = x[i] > 0f ? dY[i] : x[i] < 0f ? -dY[i] : 0f;
    }
  }
}
