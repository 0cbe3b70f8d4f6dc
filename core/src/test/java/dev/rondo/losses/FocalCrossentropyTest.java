package dev.rondo.losses;

import static dev.rondo.losses.LossReference.binaryFocal;
import static dev.rondo.losses.LossReference.categoricalFocal;
import static dev.rondo.losses.LossReference.ofLogits;
import static dev.rondo.losses.LossReference.smoothed;
import static dev.rondo.losses.Losses.binaryCrossentropy;
import static dev.rondo.losses.Losses.binaryFocalCrossentropy;
import static dev.rondo.losses.Losses.categoricalCrossentropy;
import static dev.rondo.losses.Losses.categoricalFocalCrossentropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.losses.LossCheck.Draw;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FocalCrossentropyTest {
  private final LossCheck losses = new LossCheck();

  @Test
  void binary() {
    losses.check(binaryFocalCrossentropy(), binaryFocal(2, 1, 1), Draw.YES_NO, Draw.PROBABILITY);
    losses.check(
        binaryFocalCrossentropy(1.5f, 0.25f),
        binaryFocal(1.5, 0.25, 0.75),
        Draw.YES_NO,
        Draw.PROBABILITY);
    losses.check(
        binaryFocalCrossentropy(3, 0.25f).fromLogits(),
        ofLogits(false, binaryFocal(3, 0.25, 0.75)),
        Draw.YES_NO,
        Draw.LARGE);
    losses.check(
        binaryFocalCrossentropy(2).fromLogits().labelSmoothing(0.1f),
        ofLogits(false, smoothed(0.1f, 2, binaryFocal(2, 1, 1))),
        Draw.YES_NO,
        Draw.LARGE);
  }

  @Test
  void categorical() {
    losses.check(
        categoricalFocalCrossentropy(), categoricalFocal(2, 0.25), Draw.ONE_HOT, Draw.PROBABILITY);
    losses.check(
        categoricalFocalCrossentropy(0.5f, 2).fromLogits(),
        ofLogits(true, categoricalFocal(0.5, 2)),
        Draw.ONE_HOT,
        Draw.LARGE,
        7);
    losses.check(
        categoricalFocalCrossentropy(2, 0.5f, 0.25f, 1).labelSmoothing(0.2f),
        smoothed(0.2f, 0, categoricalFocal(2, 0.5, 0.25, 1)),
        Draw.ONE_HOT,
        Draw.DISTRIBUTION,
        3);
  }

  @Test
  void withoutFocusItIsTheCrossentropy() {
    Tensor t = Tensor.of(new float[] {1, 0, 0, 0, 0, 1}, 2, 3);
    Tensor z = Tensor.of(new float[] {1, -2, 0.5f, 0.25f, 3, -1}, 2, 3);
    assertEquals(
        binaryCrossentropy().fromLogits().apply(t, z).item(),
        binaryFocalCrossentropy(0).fromLogits().apply(t, z).item(),
        1e-6);
    assertEquals(
        categoricalCrossentropy().fromLogits().apply(t, z).item(),
        categoricalFocalCrossentropy(0, 1).fromLogits().apply(t, z).item(),
        1e-6);
  }

  /** Wholly right or wrong, the slopes are 0 or nearly those of the cross-entropy. */
  @Test
  void certaintyHasFiniteSlopes() {
    Tensor t = Tensor.of(new float[] {1, 1, 0, 0}, 1, 4);
    Tensor z = Tensor.of(new float[] {500, -500, 500, -500}, 1, 4);
    for (float gamma : new float[] {0.5f, 1, 2}) {
      try (GradientTape tape = GradientTape.record()) {
        tape.watch(z);
        Tensor loss = binaryFocalCrossentropy(gamma).fromLogits().apply(t, z);
        assertEquals(250, loss.item(), 1e-3);
        float[] slope = tape.gradient(loss, z).toArray();
        assertArrayEquals(new float[] {0, -0.25f, 0.25f, 0}, slope, 1e-6f);
      }
    }
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    says(() -> binaryFocalCrossentropy(-1), "binaryFocalCrossentropy: expected a finite gamma");
    says(() -> binaryFocalCrossentropy(2, 1.5f), "expected an alpha from 0 to 1 but got 1.5");
    says(() -> categoricalFocalCrossentropy(Float.NaN, 1), "expected a finite gamma");
    says(() -> categoricalFocalCrossentropy(2), "expected one finite alpha");
    says(() -> categoricalFocalCrossentropy(2, 1, -1), "got [1.0, -1.0]");
    Tensor p = Tensor.of(new float[] {0.5f, 0.25f, 0.25f}, 1, 3);
    says(
        () -> categoricalFocalCrossentropy(2, 1, 1).apply(p, p),
        "expected one alpha for each of 3 classes but got 2");
  }

  private static void says(org.junit.jupiter.api.function.Executable run, String part) {
    String message = assertThrows(IllegalArgumentException.class, run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
