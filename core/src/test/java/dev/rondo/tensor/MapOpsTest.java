package dev.rondo.tensor;

import static dev.rondo.testing.Tensors.positive;
import static dev.rondo.testing.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MapOpsTest {

  private static OpCase map(
      String name, UnaryOperator<Tensor> op, DoubleUnaryOperator f, Tensor x) {
    return OpCase.of(
        name,
        inputs -> op.apply(inputs[0]),
        x.shape(),
        (inputs, i) -> f.applyAsDouble(inputs[0].at(i)),
        x);
  }

  @TestFactory
  Stream<DynamicTest> byName() {
    Tensor x = random(1, 3, 7).mul(3f);
    Tensor above = positive(2, 3, 7).add(0.3f);
    return Stream.of(
            map("sigmoid", Ops::sigmoid, MapOpsTest::sigmoid, x),
            map("tanh", Ops::tanh, Math::tanh, x),
            map("relu", Ops::relu, v -> Math.max(v, 0), x),
            map("gelu", Ops::gelu, MapOpsTest::gelu, x),
            map("softplus", Ops::softplus, MapOpsTest::softplus, x),
            map("exp", Ops::exp, Math::exp, random(3, 3, 7)),
            map("log", Ops::log, Math::log, above),
            map("sqrt", Ops::sqrt, Math::sqrt, above),
            map("square", Ops::square, v -> v * v, x),
            map("abs", Ops::abs, Math::abs, x),
            map("neg", Ops::neg, v -> -v, x),
            map("reciprocal", Ops::reciprocal, v -> 1 / v, above),
            map("pow 1.7", v -> Ops.pow(v, 1.7f), v -> Math.pow(v, 1.7f), above),
            map("pow 2", v -> Ops.pow(v, 2f), v -> v * v, x),
            map("pow 0.5", v -> Ops.pow(v, 0.5f), Math::sqrt, above),
            map("pow 3", v -> Ops.pow(v, 3f), v -> v * v * v, random(4, 3, 7)))
        .map(OpCase::withGradient);
  }

  @TestFactory
  Stream<DynamicTest> activations() {
    Set<Activation> rows = EnumSet.of(Activation.SOFTMAX, Activation.LOG_SOFTMAX);
    // Both sides of every corner at -3, -2.5, -1, 0, 1, 2.5, 3 and 6, and none of them nearer than
    // the step of the finite differences.
    Tensor x =
        Tensor.of(
            new float[] {
              -3.3f, -2.7f, -1.3f, -0.6f, -0.1f, 0.15f, 0.7f, 1.2f, 2.4f, 2.8f, 3.4f, 6.5f
            },
            3,
            4);
    return Arrays.stream(Activation.values())
        .filter(f -> !rows.contains(f) && f != Activation.EXP)
        .map(f -> map(f.name(), f::apply, v -> expected(f, v), x).withGradient());
  }

  @Test
  void softmaxActivationsAreThoseOfTheRows() {
    Tensor x = random(5, 2, 4);
    assertEquals(Ops.softmax(x).get(1, 2), Activation.SOFTMAX.apply(x).get(1, 2));
    assertEquals(Ops.logSoftmax(x).get(1, 2), Ops.apply(Activation.LOG_SOFTMAX, x).get(1, 2));
  }

  @Test
  void linearCostsNothing() {
    Tensor x = random(6, 2);
    assertSame(x, Activation.LINEAR.apply(x));
  }

  @Test
  void onlyFourDerivativesFollowFromTheOutput() {
    EnumSet<Activation> four = EnumSet.noneOf(Activation.class);
    for (Activation f : Activation.values()) {
      if (f.differentiableFromOutput()) {
        four.add(f);
      }
    }
    assertEquals(
        EnumSet.of(Activation.LINEAR, Activation.SIGMOID, Activation.TANH, Activation.RELU), four);
  }

  @Test
  void largeNumbersDoNotOverflow() {
    Tensor x = Tensor.of(new float[] {-1000, 1000}, 2);
    assertEquals(0f, Ops.sigmoid(x).get(0));
    assertEquals(1f, Ops.sigmoid(x).get(1));
    assertEquals(1000f, Ops.softplus(x).get(1));
    assertTrue(Ops.softplus(x).get(0) >= 0f);
    assertEquals(-1000f, Activation.LOG_SIGMOID.apply(x).get(0));
  }

  private static double expected(Activation f, double x) {
    return switch (f) {
      case LINEAR -> x;
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY_RELU -> x > 0 ? x : 0.2 * x;
      case ELU -> x > 0 ? x : Math.expm1(x);
      case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
      case GELU -> gelu(x);
      case GELU_TANH ->
          0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case SILU -> x * sigmoid(x);
      case MISH -> x * Math.tanh(softplus(x));
      case SOFTPLUS -> softplus(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case HARD_SIGMOID -> Math.min(Math.max(x + 3, 0), 6) / 6;
      case HARD_SIGMOID_2 -> Math.min(Math.max(0.2 * x + 0.5, 0), 1);
      case HARD_TANH -> Math.min(Math.max(x, -1), 1);
      case LOG_SIGMOID -> -softplus(-x);
      case EXP, SOFTMAX, LOG_SOFTMAX -> throw new IllegalArgumentException(f.name());
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double gelu(double x) {
    return 0.5 * x * (1 + erf(x / Math.sqrt(2)));
  }

  /** {@code 2 / sqrt(pi) * (x - x^3/3 + x^5/10 - ..)}, the Taylor series. */
  private static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }
}
