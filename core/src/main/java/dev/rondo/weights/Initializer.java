package dev.rondo.weights;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;

/** How the numbers of a weight are chosen before training. Implementations are records. */
@FunctionalInterface
public interface Initializer {

  /**
   * The first values of a weight.
   *
   * @param shape the weight's shape
   * @param random a generator of this weight's own
   * @return row-major values, as many as the shape holds
   */
  float[] values(Shape shape, RandomState random);
}
