package dev.rondo.weights;

import dev.rondo.tensor.Shape;

/** {@code max(w, 0)}. */
record NonNegative() implements Constraint {

  @Override
  public String kind() {
    return "non-negative";
  }

  @Override
  public void apply(float[] values, Shape shape) {
    for (int i = 0; i < values.length; i++) {
      // and no negative zero
      values[i] = values[i] > 0 ? values[i] : 0f;
    }
  }
}
