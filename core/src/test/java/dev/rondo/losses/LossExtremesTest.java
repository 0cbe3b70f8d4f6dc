package dev.rondo.losses;

import static dev.rondo.losses.Losses.binaryCrossentropy;
import static dev.rondo.losses.Losses.categoricalCrossentropy;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Logits and probabilities at the edge of float32. */
class LossExtremesTest {
  private static final Tensor LABEL = Tensor.ofInts(new int[] {0}, 1);
  private static final Tensor ONE_HOT = Tensor.of(new float[] {1, 0, 0}, 1, 3);

  @Test
  void hugeLogitsGiveTheirDistance() {
    Tensor logits = Tensor.of(new float[] {-3000, 5000, 0}, 1, 3);
    assertEquals(8000f, sparseCategoricalCrossentropy().fromLogits().apply(LABEL, logits).item());
    assertEquals(8000f, categoricalCrossentropy().fromLogits().apply(ONE_HOT, logits).item());
    assertArrayEquals(
        new float[] {-1, 1, 0}, slope(sparseCategoricalCrossentropy().fromLogits(), LABEL, logits));
    assertArrayEquals(
        new float[] {-1, 1, 0}, slope(categoricalCrossentropy().fromLogits(), ONE_HOT, logits));
  }

  @Test
  void hugeBinaryLogitsGiveTheirSize() {
    Tensor logits = Tensor.of(new float[] {-900, 900, 900, -900}, 4, 1);
    Tensor target = Tensor.of(new float[] {1, 0, 1, 0}, 4, 1);
    assertArrayEquals(
        new float[] {900, 900, 0, 0},
        binaryCrossentropy().fromLogits().perExample(target, logits).toArray());
    assertArrayEquals(
        new float[] {-0.25f, 0.25f, 0, 0},
        slope(binaryCrossentropy().fromLogits(), target, logits));
  }

  /** As in Keras: -log(1e-7). */
  @Test
  void probabilitiesAreCut() {
    double most = -Math.log(1e-7);
    Tensor wrong = Tensor.of(new float[] {0, 1, 0}, 1, 3);
    assertEquals(most, sparseCategoricalCrossentropy().apply(LABEL, wrong).item(), 1e-4);
    assertEquals(most, categoricalCrossentropy().apply(ONE_HOT, wrong).item(), 1e-4);
    Tensor yes = Tensor.of(new float[] {1, 0}, 2, 1);
    Tensor no = Tensor.of(new float[] {0, 1}, 2, 1);
    assertEquals(most, binaryCrossentropy().apply(yes, no).item(), 1e-4);
    assertEquals(0, binaryCrossentropy().apply(yes, yes).item(), 3e-7);
    assertEquals(0, sparseCategoricalCrossentropy().apply(LABEL, ONE_HOT).item(), 3e-7);
  }

  /** As Keras does. */
  @Test
  void probabilitiesAreDividedByTheirSum() {
    Tensor p = Tensor.of(new float[] {0.2f, 0.1f, 0.5f}, 1, 3);
    assertEquals(Math.log(4), sparseCategoricalCrossentropy().apply(LABEL, p).item(), 1e-6);
    assertEquals(Math.log(4), categoricalCrossentropy().apply(ONE_HOT, p).item(), 1e-6);
  }

  @Test
  void negativeProbabilitiesAreLogits() {
    Tensor z = Tensor.of(new float[] {1, -2, 0}, 1, 3);
    for (Loss loss :
        new Loss[] {
          sparseCategoricalCrossentropy(), categoricalCrossentropy(), binaryCrossentropy()
        }) {
      Tensor target = loss instanceof SparseCategoricalCrossentropy ? LABEL : ONE_HOT;
      String message =
          assertThrows(IllegalArgumentException.class, () -> loss.apply(target, z)).getMessage();
      assertTrue(message.contains("got -2.0") && message.contains("fromLogits()"), message);
    }
  }

  /** Through a softmax or sigmoid the slope is p - t, also where Keras's clip would stop it. */
  @Test
  void aWrongExampleStillTeachesThroughSoftmaxAndSigmoid() {
    Tensor logits = Tensor.of(new float[] {-20, 20, 0}, 1, 3);
    for (Loss loss : new Loss[] {sparseCategoricalCrossentropy(), categoricalCrossentropy()}) {
      Tensor target = loss instanceof SparseCategoricalCrossentropy ? LABEL : ONE_HOT;
      float[] slope = slope((t, z) -> loss.perExample(t, Ops.softmax(z)), target, logits);
      assertArrayEquals(new float[] {-1, 1, 2e-9f}, slope, 1e-6f, loss.toString());
    }
    Tensor z = Tensor.of(new float[] {-30}, 1, 1);
    Tensor one = Tensor.of(new float[] {1}, 1, 1);
    Loss ofSigmoid = (t, x) -> binaryCrossentropy().perExample(t, Ops.sigmoid(x));
    assertArrayEquals(new float[] {-1}, slope(ofSigmoid, one, z), 1e-5f);
  }

  @Test
  void probabilitiesAndLogitsAgree() {
    Tensor z = Tensor.of(new float[] {1.5f, -2, 0.3f, 0.7f, 4, -1}, 2, 3);
    Tensor labels = Tensor.ofInts(new int[] {1, 2}, 2);
    agree(sparseCategoricalCrossentropy(), labels, z, Ops::softmax);
    agree(categoricalCrossentropy(), Ops.oneHot(labels, 3), z, Ops::softmax);
    agree(binaryCrossentropy(), Ops.oneHot(labels, 3), z, Ops::sigmoid);
  }

  private static void agree(
      Crossentropy loss, Tensor target, Tensor z, UnaryOperator<Tensor> activation) {
    Loss through = (t, x) -> loss.perExample(t, activation.apply(x));
    assertEquals(loss.fromLogits().apply(target, z).item(), through.apply(target, z).item(), 1e-6f);
    assertArrayEquals(slope(loss.fromLogits(), target, z), slope(through, target, z), 1e-6f);
  }

  private static float[] slope(Loss loss, Tensor target, Tensor prediction) {
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(prediction);
      return tape.gradient(loss.apply(target, prediction), prediction).toArray();
    }
  }
}
