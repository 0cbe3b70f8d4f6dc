package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#klDivergence}. */
record KlDivergence() implements Loss {
  private static final String NAME = "klDivergence";
  private static final String REMEDY = "end the model with a softmax";

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor given = Targets.oneHot(NAME, target, prediction);
    Probabilities.check(NAME, given, "give targets that are distributions over classes");
    Probabilities.check(NAME, prediction, REMEDY);
    Tensor t = Ops.clip(given, 1e-7f, 1f);
    Tensor ratio = Ops.sub(Ops.log(t), Probabilities.log(prediction, 1f));
    return Ops.sum(Ops.mul(t, ratio), false, -1);
  }
}
