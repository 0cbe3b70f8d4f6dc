package dev.rondo.weights;

import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Tensor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A named tensor that a model keeps, and that training changes in place unless it is frozen. */
public final class Weight implements Differentiable {
  private final String name;
  private final Tensor value;
  private final boolean state;
  private final AtomicBoolean frozen;
  private @Nullable Regularizer regularizer;
  private @Nullable Constraint constraint;

  private Weight(String name, Tensor value, boolean state, AtomicBoolean frozen) {
    this.name = name;
    this.value = value;
    this.state = state;
    this.frozen = frozen;
  }

  static Weight trained(String name, Tensor value) {
    return new Weight(name, value.asTrainable(), false, new AtomicBoolean());
  }

  static Weight state(String name, Tensor value) {
    return new Weight(name, value, true, new AtomicBoolean());
  }

  /** The same numbers, frozen together, under another name. */
  Weight as(String other) {
    Weight twin = new Weight(other, value, state, frozen);
    twin.regularizer = regularizer;
    twin.constraint = constraint;
    return twin;
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

  /** Whether its layer changes it and no gradient does, as it does a moving average. */
  public boolean isState() {
    return state;
  }

  /** Whether it is to stay as it is; see {@link Weights#freeze}. */
  public boolean isFrozen() {
    return frozen.get();
  }

  /**
   * Whether gradients change it: it is neither a state nor frozen. If not, a tape gives none by it;
   * by its {@link #value} it still does.
   */
  @Override
  public boolean isTrained() {
    return !state && !isFrozen();
  }

  void freeze(boolean freeze) {
    frozen.set(freeze);
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
      // On zeros: a weight may be asked for its shape alone, before it has numbers.
      by.apply(new float[value.shape().size()], value.shape());
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
