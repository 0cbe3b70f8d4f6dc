package dev.rondo.weights;

import dev.rondo.tensor.Shape;

/**
 * What the numbers of a weight must be, whatever training makes of them: they are put right after
 * each step. Implementations are records, and {@link Constraints} is their catalogue.
 */
@FunctionalInterface
public interface Constraint {

  /**
   * Puts the numbers right, in place.
   *
   * @param values row by row
   * @param shape the weight's shape
   */
  void apply(float[] values, Shape shape);

  /** What the summary of a model calls it. */
  default String kind() {
    return "own constraint of";
  }
}
