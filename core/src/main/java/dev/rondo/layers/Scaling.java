package dev.rondo.layers;

import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code gamma x + beta}, with which layers that normalize end. */
final class Scaling {
  private Scaling() {}

  static Tensor apply(Tensor x, @Nullable Tensor gamma, @Nullable Tensor beta) {
    Tensor scaled = gamma == null ? x : x.mul(gamma);
    return beta == null ? scaled : scaled.add(beta);
  }

  static void checkEpsilon(String kind, float epsilon) {
    if (!(epsilon > 0f) || Float.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          kind + ": expected a finite epsilon above 0 but got " + epsilon);
    }
  }
}
