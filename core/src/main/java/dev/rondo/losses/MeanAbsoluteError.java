package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#meanAbsoluteError}. */
record MeanAbsoluteError() implements Loss {

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    return Errors.meanOfFeatures(Ops.abs(Errors.of("meanAbsoluteError", target, prediction)));
  }
}
