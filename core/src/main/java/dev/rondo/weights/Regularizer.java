package dev.rondo.weights;

import dev.rondo.tensor.Tensor;

/**
 * A penalty on large numbers, which training adds to the loss. Implementations are records, and
 * {@link Regularizers} is their catalogue.
 */
@FunctionalInterface
public interface Regularizer {

  /**
   * The penalty, recorded by an open tape.
   *
   * @param x float32 of any shape: a weight, or what a layer puts out
   * @return one number, []
   */
  Tensor penalty(Tensor x);

  /** What the summary of a model calls it. */
  default String kind() {
    return "own penalty of";
  }
}
