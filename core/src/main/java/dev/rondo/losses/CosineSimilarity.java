package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#cosineSimilarity}. */
record CosineSimilarity() implements Loss {
  private static final String NAME = "cosineSimilarity";

  /** Below this a vector counts as zero; its square is still a float32. */
  private static final float SHORTEST = 1e-7f;

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    if (prediction.rank() < 2) {
      throw new IllegalArgumentException(
          NAME
              + ": expected predictions [.., D], whose last axis is a vector, but got "
              + prediction.shape());
    }
    Tensor t = Targets.like(NAME, target, prediction);
    return Ops.neg(Ops.sum(Ops.mul(direction(t), direction(prediction)), false, -1));
  }

  /** {@code x / max(|x|, 1e-7)}; a zero vector stays zero and its gradient finite. */
  private static Tensor direction(Tensor x) {
    Tensor squares = Ops.sum(Ops.square(x), true, -1);
    return Ops.div(x, Ops.sqrt(Ops.maximum(squares, Tensor.scalar(SHORTEST * SHORTEST))));
  }
}
