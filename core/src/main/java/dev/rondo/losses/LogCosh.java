package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#logCosh}. */
record LogCosh() implements Loss {
  private static final float LOG_2 = (float) Math.log(2);

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor e = Errors.of("logCosh", target, prediction);
    // cosh e = exp(e) (1 + exp(-2 e)) / 2, of which only the logarithm stays finite.
    Tensor log = Ops.add(e, Ops.softplus(e.mul(-2f)));
    return Errors.meanOfFeatures(Ops.sub(log, Tensor.scalar(LOG_2)));
  }
}
