package dev.rondo.tensor;

/**
 * Something a loss can be differentiated by: a tensor, or a weight that holds one. Two of them are
 * equal only if they are the same object.
 */
public interface Differentiable {

  /** The tensor that stands for it in computations. */
  Tensor value();

  /**
   * What it is called in messages and in saved state; empty for a bare tensor, which has no name.
   */
  default String name() {
    return "";
  }

  /**
   * Whether gradients may change it. What is not trained, as a frozen weight, stands for a constant
   * in {@link GradientTape#gradient(Tensor, Iterable)} and gets no gradient.
   */
  default boolean isTrained() {
    return true;
  }
}
