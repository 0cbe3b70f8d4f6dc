package dev.rondo.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import org.junit.jupiter.api.Test;

/** {@link Regularizers} and {@link Constraints}. */
class RulesTest {

  @Test
  void penaltiesAreTheirEquations() {
    Tensor x = Tensor.of(new float[] {1, -2, 3, -4}, 2, 2);
    assertEquals(0.1 * 10, Regularizers.l1(0.1f).penalty(x).item(), 1e-6);
    assertEquals(0.1 * 30, Regularizers.l2(0.1f).penalty(x).item(), 1e-6);
    assertEquals(0.1 * 10 + 0.2 * 30, Regularizers.l1l2(0.1f, 0.2f).penalty(x).item(), 1e-6);
    GradientCheck.assertGradients(
        "l1l2", () -> Regularizers.l1l2(0.1f, 0.2f).penalty(x), Tensors.random(1, 1), x);
  }

  /** Keras's test of its constraint, columns of length 0, 1, 3 and 3 sqrt(3). */
  @Test
  void maxNormShortensWhatIsLonger() {
    float[] w = {0, 1, 3, 3, 0, 0, 0, 3, 0, 0, 0, 3};
    Constraints.maxNorm(2).apply(w, Shape.of(3, 4));
    float third = (float) (2 / Math.sqrt(3));
    assertArrayEquals(new float[] {0, 1, 2, third, 0, 0, 0, third, 0, 0, 0, third}, w, 1e-6f);
  }

  @Test
  void normsAreTakenAlongAnAxis() {
    float[] rows = {3, 4, 6, 8};
    Constraints.unitNorm(1).apply(rows, Shape.of(2, 2));
    assertArrayEquals(new float[] {0.6f, 0.8f, 0.6f, 0.8f}, rows, 1e-6f);
    float[] last = {3, 4, 6, 8};
    Constraints.unitNorm(-1).apply(last, Shape.of(2, 2));
    assertArrayEquals(rows, last);
    float[] columns = {3, 0, 4, 2};
    Constraints.unitNorm().apply(columns, Shape.of(2, 2));
    assertArrayEquals(new float[] {0.6f, 0, 0.8f, 1}, columns, 1e-6f);
    float[] middle = {3, 1, 4, 0, 0, 0, 0, 2};
    Constraints.maxNorm(1, 1).apply(middle, Shape.of(2, 2, 2));
    assertArrayEquals(new float[] {0.6f, 1, 0.8f, 0, 0, 0, 0, 1}, middle, 1e-6f);
  }

  @Test
  void nothingBelowZero() {
    float[] w = {-1, -0f, 0, 2};
    Constraints.nonNegative().apply(w, Shape.of(4));
    assertArrayEquals(new float[] {0, 0, 0, 2}, w);
  }

  @Test
  void weightsKeepTheirRules() {
    Weights weights = Weights.seeded(1);
    weights.scope("a").add("kernel", Initializers.constant(-2), 2, 2);
    weights.scope("b").add("kernel", Initializers.constant(3), 2);
    assertEquals(0, weights.penalty().item());
    weights.get("a/kernel").regularize(Regularizers.l1(0.5f));
    weights.get("b/kernel").regularize(Regularizers.l2(1));
    assertEquals(4 + 18, weights.penalty().item());
    assertEquals(4, weights.scope("a").penalty().item());
    weights.get("a/kernel").constrain(Constraints.nonNegative());
    assertEquals(-2, weights.get("a/kernel").value().get(0, 0));
    weights.constrain();
    assertArrayEquals(new float[4], weights.get("a/kernel").value().toArray());
    assertEquals(3, weights.get("b/kernel").value().get(0));
  }

  @Test
  void nonsenseIsRefused() {
    refused(() -> Regularizers.l1(-1), "l1 -1.0");
    refused(() -> Regularizers.l1l2(0, Float.NaN), "l2 NaN");
    refused(() -> Constraints.maxNorm(0), "above 0 but got 0.0");
    Weights weights = Weights.seeded(1);
    weights.add("bias", Initializers.zeros(), 3);
    refused(() -> weights.get("bias").constrain(Constraints.unitNorm(1)), "[3] but got 1");
  }

  private static void refused(Runnable wrong, String part) {
    String message = assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
