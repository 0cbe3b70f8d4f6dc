package dev.rondo.optimizers;

import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.Norm;
import dev.rondo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With plain descent at rate 1 from zero, weights become the clipped gradient, negated. */
class ClippingTest {
  private final Parameter a = new Parameter("a", 0, 0);
  private final Parameter b = new Parameter("b", 0);

  private void step(Optimizer optimizer, float[] ofA, float[] ofB) {
    Parameter.step(optimizer, List.of(a, b), List.of(ofA, ofB));
  }

  @Test
  void valuesAreCut() {
    step(sgd(1).clipValue(2), new float[] {-3, 1.5f}, new float[] {7});
    assertArrayEquals(new float[] {2, -1.5f}, a.numbers());
    assertArrayEquals(new float[] {-2}, b.numbers());
  }

  @Test
  void normOfEachWeightIsCut() {
    // |a| = 5 becomes 2.5, |b| = 2 stays.
    step(sgd(1).clipNorm(2.5f), new float[] {3, -4}, new float[] {2});
    assertArrayEquals(new float[] {-1.5f, 2}, a.numbers(), 1e-6f);
    assertArrayEquals(new float[] {-2}, b.numbers());
  }

  @Test
  void globalNormIsCut() {
    // |(3, -4, 12)| = 13 becomes 6.5: all are halved.
    step(sgd(1).clipGlobalNorm(6.5f), new float[] {3, -4}, new float[] {12});
    assertArrayEquals(new float[] {-1.5f, 2}, a.numbers(), 1e-6f);
    assertArrayEquals(new float[] {-6}, b.numbers(), 1e-6f);
  }

  @Test
  void shortGradientsStay() {
    step(sgd(1).clipGlobalNorm(14), new float[] {3, -4}, new float[] {12});
    assertArrayEquals(new float[] {-3, 4}, a.numbers());
    assertArrayEquals(new float[] {-12}, b.numbers());
  }

  @Test
  void aGradientThatIsNotFiniteChangesNothing() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Optimizer optimizer = adam(1).clipGlobalNorm(1);
      step(optimizer, new float[] {1, 1}, new float[] {1});
      float[] before = a.numbers();
      NonFiniteGradientException error =
          assertThrows(
              NonFiniteGradientException.class,
              () -> step(optimizer, new float[] {1, 1}, new float[] {bad}));
      assertTrue(error.getMessage().contains("step 2: the gradient of b"), error.getMessage());
      assertArrayEquals(before, a.numbers());
      assertEquals(1, optimizer.steps());
      for (Tensor each : optimizer.state().values()) {
        if (!each.isInt()) {
          assertTrue(Double.isFinite(Norm.squared(each)));
        }
      }
    }
  }

  @Test
  void largeFiniteGradientsAreCutLikeOthers() {
    step(sgd(1).clipGlobalNorm(5), new float[] {3e30f, -4e30f}, new float[] {0});
    assertArrayEquals(new float[] {-3, 4}, a.numbers(), 1e-5f);
  }

  @Test
  void squaredNormOfAnySize() {
    for (int size : new int[] {1, 3, 7, 8, 9, 255, 256, 257, 8191, 8192, 8193, 100_003}) {
      float[] x = new float[size];
      double expected = 0;
      for (int i = 0; i < size; i++) {
        x[i] = (float) Math.sin(i) * 3;
        expected += (double) x[i] * x[i];
      }
      assertEquals(expected, Norm.squared(Tensor.of(x, size)), 1e-6 * expected, "size " + size);
    }
    assertEquals(0, Norm.squared(Tensor.zeros(0)));
  }
}
