package dev.rondo.tensor;

import org.jspecify.annotations.Nullable;

/** Softmax over the places that a mask lets through; a row without any is 0. */
final class MaskedSoftmax {
  /** A score so low that its weight is exactly 0 beside any other. */
  private static final Tensor HIDDEN = Tensor.scalar(-1e30f);

  private MaskedSoftmax() {}

  static Tensor apply(Tensor scores, AttentionMask mask) {
    if (scores.rank() != 3) {
      throw new IllegalArgumentException(
          "maskedSoftmax: expected scores [B, T, S] but got " + scores.shape());
    }
    @Nullable Tensor places = mask.places(scores.dim(0), scores.dim(1), scores.dim(2));
    return places == null
        ? Ops.softmax(scores)
        : Ops.mul(Ops.softmax(Ops.where(places, scores, HIDDEN)), places);
  }
}
