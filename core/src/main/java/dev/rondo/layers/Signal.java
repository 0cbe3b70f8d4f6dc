package dev.rondo.layers;

import dev.rondo.cells.State;
import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What flows from layer to layer. Layers that work step by step hand all of it on but the value; a
 * layer that changes the axes ends mask and states.
 *
 * @param value batch first
 * @param mask [B, T], 1 where a step counts and 0 where it is padding; null if all count. A
 *     recurrent layer hands it on if it returns sequences
 * @param initialState what the next recurrent layer starts from, which takes it away; null for
 *     zeros
 * @param state what the last recurrent layer with {@code returnState} ended in, to be read at the
 *     end of a model; no layer starts from it
 * @param outputs what a layer of several outputs gives, each with its own mask and state, for
 *     {@link Node#output} to take; empty if there is one, which is the value
 */
public record Signal(
    Tensor value,
    @Nullable Tensor mask,
    @Nullable State initialState,
    @Nullable State state,
    List<Signal> outputs) {

  /** Keeps a copy of the list, and takes an int32 mask for its float32 numbers. */
  public Signal {
    mask = mask == null ? null : Masks.floats(mask);
    outputs = List.copyOf(outputs);
  }

  /** One output. */
  public Signal(
      Tensor value, @Nullable Tensor mask, @Nullable State initialState, @Nullable State state) {
    this(value, mask, initialState, state, List.of());
  }

  /**
   * Several outputs, each with its own mask and state; its value is that of the first.
   *
   * @param state what the layer ended in, if it returns that
   */
  public static Signal ofOutputs(List<Signal> outputs, @Nullable State state) {
    return new Signal(outputs.get(0).value(), null, null, state, outputs);
  }

  /** A value of which every step counts. */
  public static Signal of(Tensor value) {
    return new Signal(value, null, null, null);
  }

  /** Another value for the same steps: with this mask and these states. */
  public Signal withValue(Tensor other) {
    return new Signal(other, mask, initialState, state);
  }

  /** This value with a mask, [B, T]. */
  public Signal withMask(@Nullable Tensor other) {
    return new Signal(value, other, initialState, state);
  }

  /**
   * This value, [B, T, ..], of which so many steps of each sequence count and those behind them are
   * padding.
   *
   * @throws IllegalArgumentException if there are not B lengths of 0 to T
   */
  public Signal withLengths(int... lengths) {
    if (value.rank() < 2 || value.dim(0) != lengths.length) {
      throw new IllegalArgumentException(
          "lengths: expected one for each sequence of a value [batch, time, ..] but got "
              + lengths.length
              + " for "
              + value.shape());
    }
    return withMask(Masks.ofLengths(lengths, value.dim(1)));
  }

  /** This value with a state for the next recurrent layer to start from. */
  public Signal withInitialState(@Nullable State other) {
    return new Signal(value, mask, other, state);
  }
}
