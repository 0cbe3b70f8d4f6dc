package dev.rondo.weights;

import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Tensor;

/**
 * A named tensor that a model keeps, and that training changes in place: by its gradient, or, if it
 * is a state such as a moving average, by the layer it belongs to.
 */
public final class Weight implements Differentiable {
  private final String name;
  private final Tensor value;

  Weight(String name, Tensor value) {
    this.name = name;
    this.value = value.asTrainable();
  }

  private Weight(Tensor value, String name) {
    this.name = name;
    this.value = value;
  }

  /** One that no tape follows, so that it gets no gradient. */
  static Weight state(String name, Tensor value) {
    return new Weight(value.detach(), name);
  }

  /** Whether tapes follow it, so that an optimizer can train it. */
  public boolean isTrainable() {
    return value.isTrainable();
  }

  /** The full name, such as {@code lstm_1/kernel}. */
  @Override
  public String name() {
    return name;
  }

  @Override
  public Tensor value() {
    return value;
  }

  /**
   * Overwrites the numbers.
   *
   * @param values of the same shape
   * @throws IllegalArgumentException if the shape differs
   */
  public void assign(Tensor values) {
    if (!values.shape().equals(value.shape())) {
      throw new IllegalArgumentException(
          name + ": expected values of shape " + value.shape() + " but got " + values.shape());
    }
    InPlace.assign(value, values.toArray());
  }

  @Override
  public String toString() {
    return name + value.shape();
  }
}
