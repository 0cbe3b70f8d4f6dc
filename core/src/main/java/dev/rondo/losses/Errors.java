package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** What the losses that look at each feature by itself share. */
final class Errors {
  private Errors() {}

  /** {@code p - t}. */
  static Tensor of(String loss, Tensor target, Tensor prediction) {
    return Ops.sub(prediction, Targets.like(loss, target, prediction));
  }

  /** The mean over the features, [.., D] to [..]; numbers without features, [B], stay. */
  static Tensor meanOfFeatures(Tensor x) {
    return x.rank() > 1 ? Ops.mean(x, false, -1) : x;
  }
}
