package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What flows from layer to layer. Layers that work step by step hand mask and state on; a recurrent
 * layer takes the state, and hands the mask on if it returns sequences; a layer that changes the
 * axes ends both.
 *
 * @param value batch first
 * @param mask [B, T], 1 where a step counts and 0 where it is padding; null if all count
 * @param state into a recurrent layer, the state to start from; out of one with {@code
 *     returnState}, the state it ended in; else null
 */
public record Signal(Tensor value, @Nullable Tensor mask, @Nullable State state) {

  /** A value of which every step counts. */
  public static Signal of(Tensor value) {
    return new Signal(value, null, null);
  }

  /** Another value for the same steps: with this mask and this state. */
  public Signal withValue(Tensor other) {
    return new Signal(other, mask, state);
  }

  /** This value with a mask, [B, T]. */
  public Signal withMask(@Nullable Tensor other) {
    return new Signal(value, other, state);
  }

  /** This value with a state for the next recurrent layer to start from. */
  public Signal withState(@Nullable State other) {
    return new Signal(value, mask, other);
  }
}
