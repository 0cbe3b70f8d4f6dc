package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#poisson}. */
record Poisson() implements Loss {
  private static final float EPSILON = 1e-7f;

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor t = Targets.like("poisson", target, prediction);
    float[] means = prediction.toArray();
    for (int i = 0; i < means.length; i++) {
      if (means[i] < 0) {
        throw new IllegalArgumentException(
            "poisson: expected predicted means of 0 or more but got "
                + means[i]
                + " at "
                + Targets.place(i, prediction.shape())
                + "; end the model with a softplus or an exponential");
      }
    }
    Tensor log = Ops.log(Ops.add(prediction, Tensor.scalar(EPSILON)));
    return Errors.meanOfFeatures(Ops.sub(prediction, Ops.mul(t, log)));
  }
}
