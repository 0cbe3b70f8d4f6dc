package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#hinge} and {@link Losses#squaredHinge}. */
record Hinge(boolean squared) implements Loss {

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor t = signs(Targets.like(name(), target, prediction));
    Tensor margin = Ops.sub(Tensor.scalar(1f), Ops.mul(t, prediction));
    Tensor loss = Ops.maximum(margin, Tensor.scalar(0f));
    return Errors.meanOfFeatures(squared ? Ops.square(loss) : loss);
  }

  private String name() {
    return squared ? "squaredHinge" : "hinge";
  }

  /** With -1 for 0. */
  private Tensor signs(Tensor target) {
    float[] signs = target.toArray();
    for (int i = 0; i < signs.length; i++) {
      if (signs[i] != 1 && signs[i] != 0 && signs[i] != -1) {
        throw new IllegalArgumentException(
            name()
                + ": expected targets of -1 and 1, or 0 and 1, but got "
                + signs[i]
                + " at "
                + Targets.place(i, target.shape())
                + "; for classes use categoricalHinge with one-hot targets");
      }
      signs[i] = signs[i] == 1 ? 1 : -1;
    }
    return Tensor.of(signs, target.shape().toArray());
  }
}
