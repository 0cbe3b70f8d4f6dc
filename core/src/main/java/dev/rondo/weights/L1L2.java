package dev.rondo.weights;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** {@code l1 * sum(|x|) + l2 * sum(x^2)}. */
record L1L2(float l1, float l2) implements Regularizer {
  L1L2 {
    if (!(l1 >= 0 && l2 >= 0 && Float.isFinite(l1 + l2))) {
      throw new IllegalArgumentException(
          "regularizer: expected finite factors of 0 or more but got l1 " + l1 + " and l2 " + l2);
    }
  }

  @Override
  public String kind() {
    return l1 == 0f ? "l2" : l2 == 0f ? "l1" : "l1l2";
  }

  @Override
  public Tensor penalty(Tensor x) {
    Tensor squares = Ops.sum(Ops.square(x)).mul(l2);
    return l1 == 0f ? squares : Ops.sum(Ops.abs(x)).mul(l1).add(squares);
  }
}
