package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** A layer over its weights. It keeps nothing else, so that threads can share it. */
public interface LayerFunction {

  /** Shape of one example of the output, without the batch axis. */
  Shape output();

  /** Computes the output for a batch. */
  Signal apply(Signal x, Pass pass);

  /**
   * The layer for one stream of single steps, computing on arrays and creating no object: a new one
   * with a state of its own at each call. Null if there is only {@link #apply}, as for a layer of
   * your own that does not override this; a session then runs the whole model through {@link
   * #apply}.
   */
  default @Nullable LayerStep stepping() {
    return null;
  }

  /** Puts the state, [1, size] each, that one sequence starts from, unless that is zeros. */
  default void begin(CarriedStates into) {}

  /** How a recurrent layer runs, {@code fused} or {@code unrolled (why)}; empty for others. */
  default String path() {
    return "";
  }

  /** Whether one time step of the output needs only what came before it, so that it can stream. */
  default boolean streams() {
    return true;
  }
}
