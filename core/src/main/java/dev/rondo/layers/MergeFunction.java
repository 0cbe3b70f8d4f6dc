package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import java.util.List;

/** A {@link Merge} over its weights. It keeps nothing else, so that threads can share it. */
public interface MergeFunction {

  /** Shape of one example of the output, without the batch axis. */
  Shape output();

  /**
   * Computes the output for a batch.
   *
   * @param inputs one of each node, each with its own mask
   */
  Signal apply(List<Signal> inputs, Pass pass);

  /** How a recurrent layer runs, {@code fused} or {@code unrolled (why)}; empty for others. */
  default String path() {
    return "";
  }

  /** Whether one time step of the output needs only what came before it, so that it can stream. */
  default boolean streams() {
    return true;
  }

  /**
   * Shapes of one example of the state from which it can start, {@link Signal#initialState}; none
   * if it has no state.
   */
  default List<Shape> initialState() {
    return List.of();
  }

  /**
   * Shapes of one example of the state that it puts into {@link Signal#state}; none if it does not.
   */
  default List<Shape> state() {
    return List.of();
  }
}
