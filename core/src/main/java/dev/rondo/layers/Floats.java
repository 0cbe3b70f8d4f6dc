package dev.rondo.layers;

import dev.rondo.tensor.Tensor;

/** The check of layers that compute with what they are given. */
final class Floats {
  private Floats() {}

  static void check(String name, Tensor x) {
    if (x.isInt()) {
      throw new IllegalArgumentException(
          name
              + ": expected float32 but got int32 "
              + x.shape()
              + ". Put an embedding before it, or convert with Ops.toFloat.");
    }
  }
}
