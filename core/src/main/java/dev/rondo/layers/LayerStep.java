package dev.rondo.layers;

import dev.rondo.tensor.RowStep;

/**
 * A layer in one stream of single steps, with the state of that stream, if it has one. It belongs
 * to one thread at a time. A step changes the state only when it is kept, so that one that fails in
 * a later layer leaves it as it was.
 */
@FunctionalInterface
public interface LayerStep {

  /** Computes the layer for one step, from the value of the signal, and leaves the output there. */
  void apply(StepSignal step);

  /** Takes the state that the last {@link #apply} has computed. */
  default void keep() {}

  /** Whether the layer wants a token and not numbers. */
  default boolean takesToken() {
    return false;
  }

  /** Puts the state, [1, size] each, where others can read it. */
  default void save(CarriedStates into) {}

  /** Goes on from a state that {@link #save} gave, or starts anew if there is none. */
  default void load(CarriedStates from) {}

  /** A layer without a state. */
  static LayerStep of(RowStep function) {
    return step -> step.value(function.apply(step.value()));
  }
}
