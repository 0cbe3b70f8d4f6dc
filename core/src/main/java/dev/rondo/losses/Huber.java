package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** See {@link Losses#huber(float)}. */
record Huber(float delta) implements Loss {

  Huber {
    if (!(delta > 0) || Float.isInfinite(delta)) {
      throw new IllegalArgumentException("huber: expected a finite delta above 0 but got " + delta);
    }
  }

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor e = Ops.abs(Errors.of("huber", target, prediction));
    // With q = min(e, delta), q (e - q / 2) is e^2 / 2 below delta and delta (e - delta / 2) above.
    Tensor q = Ops.minimum(e, Tensor.scalar(delta));
    return Errors.meanOfFeatures(Ops.mul(q, Ops.sub(e, q.mul(0.5f))));
  }
}
