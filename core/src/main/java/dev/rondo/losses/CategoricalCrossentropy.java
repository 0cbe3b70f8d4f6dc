package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#categoricalCrossentropy}. */
record CategoricalCrossentropy(boolean logits, float smoothing) implements Crossentropy {
  private static final String NAME = "categoricalCrossentropy";

  @Override
  public Crossentropy fromLogits() {
    return new CategoricalCrossentropy(true, smoothing);
  }

  @Override
  public Crossentropy labelSmoothing(float share) {
    return new CategoricalCrossentropy(logits, LabelSmoothing.check(NAME, share));
  }

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor t = Targets.oneHot(NAME, target, prediction);
    Tensor logP =
        logits
            ? Ops.logSoftmax(prediction)
            : Probabilities.log(Probabilities.normalized(NAME, prediction));
    Tensor smoothed = LabelSmoothing.of(t, smoothing, prediction.dim(-1));
    return Ops.neg(Ops.sum(Ops.mul(smoothed, logP), false, -1));
  }
}
