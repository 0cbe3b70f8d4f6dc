package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** What makes a cross-entropy focal: how far the prediction is from right, to a power. */
final class Focus {
  private Focus() {}

  static void check(String loss, float gamma) {
    if (!(gamma >= 0) || Float.isInfinite(gamma)) {
      throw new IllegalArgumentException(
          loss + ": expected a finite gamma of 0 or more but got " + gamma);
    }
  }

  /**
   * {@code wrong^gamma}.
   *
   * @param wrong from 0 to 1
   */
  static Tensor on(Tensor wrong, float gamma) {
    return Ops.pow(Probabilities.notZero(wrong), gamma);
  }
}
