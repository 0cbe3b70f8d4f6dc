package dev.rondo.weights;

import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A named tensor that a model keeps, and that training changes in place. */
public final class Weight implements Differentiable {
  private final String name;
  private final Tensor value;
  private @Nullable Regularizer regularizer;
  private @Nullable Constraint constraint;

  Weight(String name, Tensor value) {
    this.name = name;
    this.value = value.asTrainable();
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

  /** Sets the penalty that training adds to the loss for it; null for none. */
  public void regularize(@Nullable Regularizer by) {
    regularizer = by;
  }

  /**
   * Sets what its numbers must be after each step of training; null for anything.
   *
   * @throws IllegalArgumentException if a weight of this shape cannot be so
   */
  public void constrain(@Nullable Constraint by) {
    if (by != null) {
      by.apply(value.toArray(), value.shape());
    }
    constraint = by;
  }

  @Nullable Tensor penalty() {
    return regularizer == null ? null : regularizer.penalty(value);
  }

  /** Puts the numbers right. */
  void constrain() {
    if (constraint != null) {
      float[] values = value.toArray();
      constraint.apply(values, value.shape());
      InPlace.assign(value, values);
    }
  }

  @Override
  public String toString() {
    return name + value.shape();
  }
}
