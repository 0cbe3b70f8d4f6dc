package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#categoricalCrossentropy}. */
record CategoricalCrossentropy(boolean logits) implements Crossentropy {

  @Override
  public Crossentropy fromLogits() {
    return new CategoricalCrossentropy(true);
  }

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor t = Targets.oneHot("categoricalCrossentropy", target, prediction);
    Tensor logP =
        logits
            ? Ops.logSoftmax(prediction)
            : Probabilities.log(Probabilities.normalized("categoricalCrossentropy", prediction));
    return Ops.neg(Ops.sum(Ops.mul(t, logP), false, -1));
  }
}
