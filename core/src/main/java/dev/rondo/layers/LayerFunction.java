package dev.rondo.layers;

import dev.rondo.tensor.Shape;

/** A layer over its weights. It keeps nothing else, so that threads can share it. */
public interface LayerFunction {

  /** Shape of one example of the output, without the batch axis. */
  Shape output();

  /** Computes the output for a batch. */
  Signal apply(Signal x, Pass pass);

  /** How a recurrent layer runs, {@code fused} or {@code unrolled (why)}; empty for others. */
  default String path() {
    return "";
  }

  /** Whether one time step of the output needs only what came before it, so that it can stream. */
  default boolean streams() {
    return true;
  }
}
