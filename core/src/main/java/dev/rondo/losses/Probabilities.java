package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** The logarithm of probabilities that may be 0. */
final class Probabilities {
  private static final float EPSILON = 1e-7f;

  /** Its reciprocal is far from overflow, even times a large weight. */
  private static final float LEAST = 1e-30f;

  private Probabilities() {}

  /**
   * {@code log(clip(p, 1e-7, 1 - 1e-7))}, with the gradient {@code 1 / p} where the clip would have
   * none.
   */
  static Tensor log(Tensor p) {
    Tensor smooth = Ops.log(Ops.maximum(p, Tensor.scalar(LEAST)));
    Tensor clipped = Ops.log(Ops.clip(Ops.stopGradient(p), EPSILON, 1 - EPSILON));
    return Ops.add(smooth, Ops.sub(clipped, Ops.stopGradient(smooth)));
  }
}
