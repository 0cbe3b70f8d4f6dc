package dev.rondo.losses;

import static dev.rondo.losses.Losses.mae;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By hand: with targets of 0, the losses of the positions are the predictions. */
class WeightedMeanTest {
  private static final Tensor P1 = Tensor.of(new float[] {1, 2, 6}, 3, 1);
  private static final Tensor T1 = Tensor.zeros(3, 1);
  private static final Tensor P2 = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3, 1);
  private static final Tensor T2 = Tensor.zeros(2, 3, 1);

  @Test
  void withoutWeightsItIsTheMean() {
    assertEquals(3f, mae().apply(T1, P1).item());
    assertEquals(3.5f, mae().apply(T2, P2).item());
  }

  @Test
  void weightsDoNotChangeTheCount() {
    Tensor weights = Tensor.of(new float[] {3, 0, 0.5f}, 3);
    assertEquals((3 + 3) / 3f, mae().apply(T1, P1, weights).item(), 1e-6f);
    assertEquals((3 + 3) / 3f, mae().apply(T1, P1, Ops.reshape(weights, 3, 1)).item(), 1e-6f);
    // One weight an example stands for all its time steps.
    Tensor examples = Tensor.of(new float[] {2, 1}, 2);
    assertEquals((2 * 6 + 15) / 6f, mae().apply(T2, P2, examples).item(), 1e-6f);
  }

  @Test
  void maskedPositionsDoNotCount() {
    Tensor mask = Tensor.of(new float[] {1, 1, 0, 1, 0, 0}, 2, 3);
    assertEquals((1 + 2 + 4) / 3f, mae().apply(T2, P2, null, mask).item(), 1e-6f);
    assertEquals((1 + 2 + 4) / 3f, mae().apply(T2, P2, null, Ops.toInt(mask)).item(), 1e-6f);
    Tensor second = Tensor.of(new float[] {0, 1}, 2);
    assertEquals(5f, mae().apply(T2, P2, null, second).item(), 1e-6f);
    assertEquals(0f, mae().apply(T2, P2, null, Tensor.zeros(2, 3)).item());
  }

  @Test
  void weightsAndMaskTogether() {
    Tensor mask = Tensor.of(new float[] {1, 1, 0, 1, 0, 0}, 2, 3);
    Tensor weights = Tensor.of(new float[] {2, 5}, 2);
    assertEquals((2 + 4 + 20) / 3f, mae().apply(T2, P2, weights, mask).item(), 1e-6f);
  }

  /** What stands at a masked position is as if it were not there, in the loss and its gradient. */
  @Test
  void nothingAtAMaskedPositionMatters() {
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    Tensor p = Tensor.of(new float[] {0.2f, 0.8f, nan, nan, 0.6f, 0.4f, inf, -3}, 2, 2, 2);
    Tensor clean = Tensor.of(new float[] {0.2f, 0.8f, 0.5f, 0.5f, 0.6f, 0.4f, 0.5f, 0.5f}, 2, 2, 2);
    Tensor mask = Tensor.of(new float[] {1, 0, 1, 0}, 2, 2);
    Tensor t = Tensor.of(new float[] {0, 1, nan, 0, 1, 0, -inf, nan}, 2, 2, 2);
    Tensor cleanT = Tensor.of(new float[] {0, 1, 0, 1, 1, 0, 0, 1}, 2, 2, 2);
    Tensor labels = Tensor.ofInts(new int[] {1, -1, 0, 999}, 2, 2);
    Tensor cleanLabels = Tensor.ofInts(new int[] {1, 0, 0, 1}, 2, 2);
    for (Loss loss :
        List.of(
            mae(),
            Losses.mse(),
            Losses.huber(),
            Losses.binaryCrossentropy(),
            Losses.binaryCrossentropy().fromLogits(),
            Losses.categoricalCrossentropy(),
            Losses.categoricalCrossentropy().fromLogits(),
            Losses.categoricalCrossentropy().labelSmoothing(0.1f),
            Losses.binaryFocalCrossentropy(),
            Losses.binaryFocalCrossentropy(0.5f).fromLogits(),
            Losses.categoricalFocalCrossentropy(),
            Losses.categoricalFocalCrossentropy().fromLogits(),
            Losses.cosineSimilarity(),
            Losses.hinge(),
            Losses.squaredHinge(),
            Losses.categoricalHinge(),
            Losses.klDivergence(),
            Losses.poisson(),
            Losses.logCosh(),
            Losses.quantile(0.9f))) {
      same(loss, cleanT, clean, t, p, mask);
    }
    same(Losses.sparseCategoricalCrossentropy(), cleanLabels, clean, labels, p, mask);
    Loss ofLogits = Losses.sparseCategoricalCrossentropy().fromLogits();
    same(ofLogits, cleanLabels, clean, labels, p, mask);
    same(ofLogits(0.1f), cleanLabels, clean, labels, p, mask);
    same(Losses.quantiles(0.1f, 0.9f), cleanLabels, clean, labels, p, mask);
    Tensor floats = Tensor.of(new float[] {1, nan, 0, -1}, 2, 2, 1);
    same(Losses.quantiles(0.1f, 0.9f), cleanLabels, clean, floats, p, mask);
    same(ofLogits, cleanLabels, clean, floats, p, mask);
    // One number of the mask for each example.
    Tensor first = Tensor.of(new float[] {1, 0}, 2, 1);
    Tensor ids = Tensor.ofInts(new int[] {1, 0, -1, -1}, 2, 2);
    same(ofLogits, cleanLabels, clean, ids, clean, first);
  }

  private static Loss ofLogits(float smoothing) {
    return Losses.sparseCategoricalCrossentropy().fromLogits().labelSmoothing(smoothing);
  }

  private static void same(
      Loss loss, Tensor cleanT, Tensor clean, Tensor t, Tensor p, Tensor mask) {
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(clean);
      tape.watch(p);
      Tensor expected = loss.apply(cleanT, clean, null, mask);
      Tensor actual = loss.apply(t, p, null, mask);
      assertTrue(Float.isFinite(expected.item()));
      assertEquals(expected.item(), actual.item(), loss.toString());
      assertArrayEquals(
          tape.gradient(expected, clean).toArray(),
          tape.gradient(actual, p).toArray(),
          loss.toString());
    }
  }

  @Test
  void weightsThatDoNotFitAreRefused() {
    Tensor perStep = Tensor.zeros(3, 4);
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> mae().apply(T1, P1, null, perStep));
    assertTrue(error.getMessage().contains("mask of shape [3]"), error.getMessage());
    assertTrue(error.getMessage().contains("[3, 4]"), error.getMessage());
    assertTrue(error.getMessage().contains("returnSequences"), error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> mae().apply(T2, P2, Tensor.zeros(3)));
  }

  @Test
  void aLambdaIsALoss() {
    Loss cubic = (t, p) -> Ops.mean(Ops.pow(Ops.sub(p, t), 3), false, -1);
    assertEquals((1 + 8 + 216) / 3f, cubic.apply(T1, P1).item(), 1e-4f);
  }
}
