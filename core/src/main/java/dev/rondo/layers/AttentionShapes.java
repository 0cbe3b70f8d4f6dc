package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.List;

/**
 * What an attention is built for: query [T, D], value [S, W] and key [S, K] of one example.
 *
 * @param queries T, or {@code Shape.ANY}
 * @param keys S, or {@code Shape.ANY}
 */
record AttentionShapes(int queries, int keys, int queryWidth, int keyWidth, int valueWidth) {

  /**
   * @param inputs query, value and key; a missing value is the query, a missing key the value
   */
  static AttentionShapes of(String name, List<Shape> inputs) {
    if (inputs.isEmpty() || inputs.size() > 3) {
      throw new IllegalArgumentException(
          name + ": expected query and value, or query, value and key, but got " + inputs.size());
    }
    for (Shape input : inputs) {
      if (input.rank() != 2 || input.dim(1) < 1) {
        throw new IllegalArgumentException(
            name
                + ": expected [time, features] of an example, with a known number of features, but"
                + " got "
                + Joined.batches(inputs)
                + (input.rank() < 2
                    ? ". Let the layer before it return sequences, or reshape to add a time axis."
                    : "."));
      }
    }
    Shape query = inputs.get(0);
    Shape value = inputs.get(Math.min(1, inputs.size() - 1));
    Shape key = inputs.size() == 3 ? inputs.get(2) : value;
    int s = value.dim(0) == Shape.ANY ? key.dim(0) : value.dim(0);
    if (key.dim(0) != s && key.dim(0) != Shape.ANY) {
      throw new IllegalArgumentException(
          name
              + ": expected values and keys of one length but got "
              + Joined.batches(List.of(value, key)));
    }
    return new AttentionShapes(query.dim(0), s, query.dim(1), key.dim(1), value.dim(1));
  }

  /** For scores that compare query and key feature by feature. */
  void checkEqualWidths(String name, String remedy) {
    if (queryWidth != keyWidth) {
      throw new IllegalArgumentException(
          name
              + ": expected a query of the width of the keys, "
              + keyWidth
              + ", but got "
              + queryWidth
              + ". "
              + remedy);
    }
  }

  /** What comes at run time, [B, T, width], and its mask. */
  void check(String name, String role, Signal x, int width) {
    Floats.check(name, x.value());
    Shape shape = x.value().shape();
    if (shape.rank() != 3 || shape.dim(2) != width || shape.size() == 0) {
      throw new IllegalArgumentException(
          name + ": expected a " + role + " [batch, time, " + width + "] but got " + shape);
    }
    Tensor mask = x.mask();
    if (mask != null && !mask.shape().equals(shape.remove(2))) {
      throw new IllegalArgumentException(
          name
              + ": expected a mask of the "
              + role
              + " of shape "
              + shape.remove(2)
              + " but got "
              + mask.shape()
              + ". It is 1 where a step counts and 0 where it is padding.");
    }
  }
}
