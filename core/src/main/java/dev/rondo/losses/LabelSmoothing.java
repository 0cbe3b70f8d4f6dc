package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** Takes a little from each target and spreads it evenly. */
final class LabelSmoothing {
  private LabelSmoothing() {}

  static float check(String loss, float smoothing) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          loss + ".labelSmoothing: expected a number from 0 to below 1 but got " + smoothing);
    }
    return smoothing;
  }

  /**
   * {@code (1 - smoothing) t + smoothing / choices}.
   *
   * @param choices among how many answers: the classes, or 2 for yes or no
   */
  static Tensor of(Tensor t, float smoothing, int choices) {
    return smoothing == 0 ? t : Ops.add(t.mul(1 - smoothing), Tensor.scalar(smoothing / choices));
  }
}
