package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** The logarithm of probabilities that may be 0. */
final class Probabilities {
  private static final float EPSILON = 1e-7f;

  /** Its reciprocal is far from overflow, even times a large weight. */
  private static final float LEAST = 1e-30f;

  private Probabilities() {}

  /** Divided by their sum over the classes. */
  static Tensor normalized(String loss, Tensor p) {
    check(loss, p);
    return Ops.div(p, Ops.sum(p, true, -1));
  }

  /** Refuses what can only be logits. */
  static void check(String loss, Tensor p) {
    check(loss, p, "end the model with a softmax or sigmoid, or write " + loss + "().fromLogits()");
  }

  /** Refuses what is below 0. */
  static void check(String loss, Tensor p, String remedy) {
    float[] values = p.toArray();
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0) {
        throw new IllegalArgumentException(
            loss
                + ": expected probabilities but got "
                + values[i]
                + " at "
                + Targets.place(i, p.shape())
                + "; "
                + remedy);
      }
    }
  }

  /** {@link #log(Tensor, float)} of what a cross-entropy keeps below 1 - 1e-7. */
  static Tensor log(Tensor p) {
    return log(p, 1 - EPSILON);
  }

  /**
   * {@code log(clip(p, 1e-7, most))}, with the gradient {@code 1 / p} where the clip would have
   * none.
   */
  static Tensor log(Tensor p, float most) {
    Tensor smooth = Ops.log(notZero(p));
    Tensor clipped = Ops.log(Ops.clip(Ops.stopGradient(p), EPSILON, most));
    return Ops.add(smooth, Ops.sub(clipped, Ops.stopGradient(smooth)));
  }

  /** {@code max(p, 1e-30)}, of which powers and logarithms have finite gradients. */
  static Tensor notZero(Tensor p) {
    return Ops.maximum(p, Tensor.scalar(LEAST));
  }
}
