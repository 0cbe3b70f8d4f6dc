package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#categoricalHinge}. */
record CategoricalHinge() implements Loss {

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor t = Targets.oneHot("categoricalHinge", target, prediction);
    Tensor one = Tensor.scalar(1f);
    Tensor own = Ops.sum(Ops.mul(t, prediction), false, -1);
    Tensor others = Ops.max(Ops.mul(Ops.sub(one, t), prediction), false, -1);
    return Ops.maximum(Ops.add(Ops.sub(others, own), one), Tensor.scalar(0f));
  }
}
