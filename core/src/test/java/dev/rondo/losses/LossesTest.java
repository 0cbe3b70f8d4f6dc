package dev.rondo.losses;

import static dev.rondo.losses.Losses.binaryCrossentropy;
import static dev.rondo.losses.Losses.categoricalCrossentropy;
import static dev.rondo.losses.Losses.huber;
import static dev.rondo.losses.Losses.mae;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;

import dev.rondo.losses.LossCheck.Draw;
import org.junit.jupiter.api.Test;

/** Values against float64 formulae, gradients against central differences of those. */
class LossesTest {
  private final LossCheck losses = new LossCheck();

  @Test
  void regression() {
    losses.check(mse(), LossReference::squared, Draw.ANY, Draw.ANY);
    losses.check(mae(), LossReference::absolute, Draw.ANY, Draw.ANY);
    losses.check(huber(), LossReference.huber(1), Draw.ANY, Draw.ANY);
    losses.check(huber(0.4f), LossReference.huber(0.4f), Draw.ANY, Draw.LARGE);
  }

  @Test
  void binary() {
    losses.check(binaryCrossentropy(), LossReference::binary, Draw.PROBABILITY, Draw.PROBABILITY);
    losses.check(
        binaryCrossentropy().fromLogits(),
        LossReference::binaryOfLogits,
        Draw.PROBABILITY,
        Draw.LARGE);
  }

  @Test
  void categorical() {
    losses.check(
        categoricalCrossentropy(),
        LossReference::categorical,
        Draw.DISTRIBUTION,
        Draw.DISTRIBUTION);
    // What does not sum to 1 is divided by its sum.
    losses.check(
        categoricalCrossentropy(), LossReference::categorical, Draw.DISTRIBUTION, Draw.PROBABILITY);
    losses.check(
        categoricalCrossentropy().fromLogits(),
        LossReference::categoricalOfLogits,
        Draw.DISTRIBUTION,
        Draw.LARGE);
  }

  @Test
  void sparse() {
    losses.check(
        sparseCategoricalCrossentropy(), LossReference::sparse, Draw.LABEL, Draw.DISTRIBUTION);
    losses.check(
        sparseCategoricalCrossentropy().fromLogits(),
        LossReference::sparseOfLogits,
        Draw.LABEL,
        Draw.LARGE);
  }
}
