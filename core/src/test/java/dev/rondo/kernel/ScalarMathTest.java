package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ScalarMathTest {

  /** A function of float under test. */
  interface FloatFunction {
    float apply(float x);
  }

  private static final int STEPS = 500_000;

  @Test
  void expIsWithinTwoUlp() {
    checkUlp(2, ScalarMath::exp, StrictMath::exp, -87.3f, 88.7f);
    checkUlp(2, ScalarMath::exp, StrictMath::exp, -1, 1);
    checkUlp(2, ScalarMath::exp, StrictMath::exp, -1e-6f, 1e-6f);
    // down among the subnormals, where an ulp is the least positive float
    checkUlp(2, ScalarMath::exp, StrictMath::exp, -104, -87.3f);
  }

  @Test
  void expm1IsWithinTwoUlp() {
    checkUlp(2, ScalarMath::expm1, StrictMath::expm1, -20, 20);
    checkUlp(2, ScalarMath::expm1, StrictMath::expm1, -1, 1);
    checkUlp(2, ScalarMath::expm1, StrictMath::expm1, -1e-6f, 1e-6f);
  }

  @Test
  void logIsWithinTwoUlp() {
    checkUlp(2, ScalarMath::log, StrictMath::log, 1e-4f, 4);
    checkUlp(2, ScalarMath::log, StrictMath::log, 0.99f, 1.01f);
    checkUlp(2, ScalarMath::log, StrictMath::log, 1, Float.MAX_VALUE);
    checkUlp(2, ScalarMath::log, StrictMath::log, Float.MIN_VALUE, 1e-37f);
  }

  @Test
  void sigmoidIsWithinFourUlp() {
    checkUlp(4, ScalarMath::sigmoid, UnaryReference::sigmoid, -87, 30);
    checkUlp(4, ScalarMath::sigmoid, UnaryReference::sigmoid, -2, 2);
  }

  @Test
  void tanhIsWithinFourUlp() {
    checkUlp(4, ScalarMath::tanh, StrictMath::tanh, -12, 12);
    checkUlp(4, ScalarMath::tanh, StrictMath::tanh, -0.7f, 0.7f);
    checkUlp(4, ScalarMath::tanh, StrictMath::tanh, -1e-6f, 1e-6f);
  }

  @Test
  void softplusIsWithinFourUlp() {
    checkUlp(4, ScalarMath::softplus, UnaryReference::softplus, -87, 87);
    checkUlp(4, ScalarMath::softplus, UnaryReference::softplus, -5, 5);
  }

  @Test
  void erfIsWithinOneUlp() {
    checkUlp(1, ScalarMath::erf, UnaryReference::erf, -4.2f, 4.2f);
    checkUlp(1, ScalarMath::erf, UnaryReference::erf, -1e-3f, 1e-3f);
  }

  @Test
  void valuesAtTheEndsAreExact() {
    float inf = Float.POSITIVE_INFINITY;
    check(ScalarMath::exp, 0, 1, -0f, 1, -inf, 0, inf, inf, 88.8f, inf, -104f, 0, 1e30f, inf);
    check(ScalarMath::sigmoid, 0, 0.5f, inf, 1, -inf, 0, 20, 1, 1e30f, 1, -1e30f, 0);
    check(ScalarMath::tanh, 0, 0, -0f, -0f, inf, 1, -inf, -1, 10, 1, -10, -1, 1e30f, 1);
    check(ScalarMath::tanh, Float.MIN_VALUE, Float.MIN_VALUE, 1e-30f, 1e-30f);
    check(ScalarMath::log, 1, 0, 0, -inf, -0f, -inf, inf, inf, -1, Float.NaN, -inf, Float.NaN);
    check(ScalarMath::softplus, -inf, 0, inf, inf, 1e30f, 1e30f, -1e30f, 0);
    check(ScalarMath::erf, 0, 0, -0f, -0f, inf, 1, -inf, -1, 5, 1, -5, -1);
    check(ScalarMath::expm1, 0, 0, -20, -1);
  }

  @Test
  void nanInGivesNanOut() {
    FloatFunction[] functions = {
      ScalarMath::exp,
      ScalarMath::expm1,
      ScalarMath::sigmoid,
      ScalarMath::tanh,
      ScalarMath::log,
      ScalarMath::softplus,
      ScalarMath::erf
    };
    for (FloatFunction f : functions) {
      assertTrue(Float.isNaN(f.apply(Float.NaN)));
    }
  }

  @Test
  void tanhIsOdd() {
    for (float x = 0; x < 12; x += 1.7e-3f) {
      assertEquals(-ScalarMath.tanh(x), ScalarMath.tanh(-x));
    }
  }

  private static void check(FloatFunction f, float... xAndY) {
    for (int i = 0; i < xAndY.length; i += 2) {
      assertEquals(xAndY[i + 1], f.apply(xAndY[i]), "at " + xAndY[i]);
    }
  }

  private static void checkUlp(
      double ulp, FloatFunction f, DoubleUnaryOperator reference, float from, float to) {
    for (int i = 0; i <= STEPS; i++) {
      float x = (float) (from + ((double) to - from) * i / STEPS);
      double want = reference.applyAsDouble(x);
      double error = Math.abs(f.apply(x) - want) / Math.ulp((float) want);
      if (!(error <= ulp)) {
        assertEquals(want, f.apply(x), ulp * Math.ulp((float) want), "at " + x);
      }
    }
  }
}
