package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#meanSquaredError}. */
record MeanSquaredError() implements Loss {

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor error = Errors.of("meanSquaredError", target, prediction);
    return Errors.meanOfFeatures(Ops.square(error));
  }
}
