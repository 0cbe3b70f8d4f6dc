package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#binaryCrossentropy}. */
record BinaryCrossentropy(boolean logits, float smoothing) implements Crossentropy {
  private static final String NAME = "binaryCrossentropy";

  @Override
  public Crossentropy fromLogits() {
    return new BinaryCrossentropy(true, smoothing);
  }

  @Override
  public Crossentropy labelSmoothing(float share) {
    return new BinaryCrossentropy(logits, LabelSmoothing.check(NAME, share));
  }

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor t = LabelSmoothing.of(Targets.like(NAME, target, prediction), smoothing, 2);
    return Errors.meanOfFeatures(
        logits ? ofLogits(t, prediction) : ofProbabilities(NAME, t, prediction));
  }

  /** With {@code p = sigmoid(z)} the loss is {@code log(1 + exp(z)) - t z}. */
  static Tensor ofLogits(Tensor t, Tensor z) {
    return Ops.sub(Ops.softplus(z), Ops.mul(t, z));
  }

  static Tensor ofProbabilities(String loss, Tensor t, Tensor p) {
    Probabilities.check(loss, p);
    Tensor one = Tensor.scalar(1f);
    Tensor yes = Ops.mul(t, Probabilities.log(p));
    Tensor no = Ops.mul(Ops.sub(one, t), Probabilities.log(Ops.sub(one, p)));
    return Ops.neg(Ops.add(yes, no));
  }
}
