package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#binaryCrossentropy}. */
record BinaryCrossentropy(boolean logits) implements Crossentropy {

  @Override
  public Crossentropy fromLogits() {
    return new BinaryCrossentropy(true);
  }

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor t = Targets.like("binaryCrossentropy", target, prediction);
    return Errors.meanOfFeatures(logits ? ofLogits(t, prediction) : ofProbabilities(t, prediction));
  }

  /** With {@code p = sigmoid(z)} the loss is {@code log(1 + exp(z)) - t z}. */
  private static Tensor ofLogits(Tensor t, Tensor z) {
    return Ops.sub(Ops.softplus(z), Ops.mul(t, z));
  }

  private static Tensor ofProbabilities(Tensor t, Tensor p) {
    Probabilities.check("binaryCrossentropy", p);
    Tensor one = Tensor.scalar(1f);
    Tensor yes = Ops.mul(t, Probabilities.log(p));
    Tensor no = Ops.mul(Ops.sub(one, t), Probabilities.log(Ops.sub(one, p)));
    return Ops.neg(Ops.add(yes, no));
  }
}
