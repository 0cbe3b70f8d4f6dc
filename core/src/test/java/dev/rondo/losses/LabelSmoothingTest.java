package dev.rondo.losses;

import static dev.rondo.losses.LossReference.ofLabels;
import static dev.rondo.losses.LossReference.ofLogits;
import static dev.rondo.losses.LossReference.smoothed;
import static dev.rondo.losses.Losses.binaryCrossentropy;
import static dev.rondo.losses.Losses.categoricalCrossentropy;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.losses.LossCheck.Draw;
import dev.rondo.tensor.Tensor;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class LabelSmoothingTest {
  private static final float SHARE = 0.1f;
  private static final ToDoubleBiFunction<double[], double[]> CATEGORICAL =
      smoothed(SHARE, 0, LossReference::categorical);

  private final LossCheck losses = new LossCheck();

  @Test
  void binary() {
    var formula = smoothed(SHARE, 2, LossReference::binary);
    Crossentropy loss = binaryCrossentropy().labelSmoothing(SHARE);
    losses.check(loss, formula, Draw.YES_NO, Draw.PROBABILITY);
    losses.check(loss.fromLogits(), ofLogits(false, formula), Draw.YES_NO, Draw.LARGE);
  }

  @Test
  void categorical() {
    Crossentropy loss = categoricalCrossentropy().labelSmoothing(SHARE);
    losses.check(loss, CATEGORICAL, Draw.ONE_HOT, Draw.PROBABILITY);
    losses.check(loss.fromLogits(), ofLogits(true, CATEGORICAL), Draw.ONE_HOT, Draw.LARGE);
  }

  @Test
  void sparse() {
    Crossentropy loss = sparseCategoricalCrossentropy().labelSmoothing(SHARE);
    losses.check(loss, ofLabels(CATEGORICAL), Draw.LABEL, Draw.PROBABILITY);
    losses.check(loss.fromLogits(), ofLabels(ofLogits(true, CATEGORICAL)), Draw.LABEL, Draw.LARGE);
  }

  @Test
  void optionsComeInAnyOrderAndNoneIsNone() {
    Tensor z = Tensor.of(new float[] {2, -1, 0.5f}, 1, 3);
    Tensor label = Tensor.ofInts(new int[] {1}, 1);
    Crossentropy sparse = sparseCategoricalCrossentropy();
    assertEquals(
        sparse.labelSmoothing(0.3f).fromLogits().apply(label, z).item(),
        sparse.fromLogits().labelSmoothing(0.3f).apply(label, z).item());
    assertEquals(
        sparse.fromLogits().apply(label, z).item(),
        sparse.fromLogits().labelSmoothing(0.3f).labelSmoothing(0).apply(label, z).item());
    Tensor even = Tensor.of(new float[] {0.5f}, 1, 1);
    Tensor yes = Tensor.of(new float[] {1}, 1, 1);
    assertEquals(
        Math.log(2), binaryCrossentropy().labelSmoothing(0.4f).apply(yes, even).item(), 1e-6);
  }

  @Test
  void aShareThatIsNoneIsRefused() {
    for (Crossentropy loss :
        new Crossentropy[] {
          binaryCrossentropy(),
          categoricalCrossentropy(),
          sparseCategoricalCrossentropy(),
          Losses.binaryFocalCrossentropy(),
          Losses.categoricalFocalCrossentropy()
        }) {
      for (float share : new float[] {-0.1f, 1, Float.NaN}) {
        IllegalArgumentException error =
            assertThrows(IllegalArgumentException.class, () -> loss.labelSmoothing(share));
        assertTrue(error.getMessage().contains(".labelSmoothing: expected"), error.getMessage());
      }
    }
  }
}
