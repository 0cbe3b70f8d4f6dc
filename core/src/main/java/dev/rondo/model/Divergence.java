package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weight;

/** Finds where a loss that is no longer finite comes from. */
final class Divergence {
  private Divergence() {}

  static DivergedException explain(
      Model model, Batch batch, RandomState random, float loss, String position) {
    return new DivergedException(
        position
            + ": the loss is "
            + loss
            + "; "
            + origin(model, batch, random)
            + ". Lower the learning rate, or clip gradients with clipGlobalNorm(1).");
  }

  private static String origin(Model model, Batch batch, RandomState random) {
    for (Weight weight : model.weights()) {
      if (!finite(weight.value())) {
        return "the weight " + weight.name() + " is not finite";
      }
    }
    Signal signal = Signal.of(batch.x()).withMask(batch.mask());
    Pass pass = Pass.training(random);
    for (Model.Stage stage : model.stages()) {
      signal = stage.function().apply(signal, pass);
      if (!finite(signal.value())) {
        return "the output of " + stage.name() + " is the first that is not finite";
      }
    }
    return "all layers are finite, so it comes from the loss function itself";
  }

  private static boolean finite(Tensor tensor) {
    for (float value : tensor.toArray()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
