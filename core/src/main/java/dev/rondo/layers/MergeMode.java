package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/** How the outputs of both directions become one, see {@link Bidirectional}. */
public enum MergeMode {
  /** Side by side: {@code [y, z]}. */
  CONCAT,
  /** {@code y + z}. */
  SUM,
  /** {@code y * z}, number by number. */
  MUL,
  /** {@code (y + z) / 2}. */
  AVE,
  /**
   * Not at all, Keras's None: the layer has two outputs, {@link Node#output}. In a graph only,
   * since in a chain there is one way to go on.
   */
  NONE;

  boolean needsOneWidth() {
    return this != CONCAT && this != NONE;
  }

  int width(int forward, int backward) {
    return this == CONCAT ? Math.addExact(forward, backward) : forward;
  }

  Tensor apply(Tensor y, Tensor z) {
    return switch (this) {
      case CONCAT -> Ops.concat(-1, y, z);
      case SUM -> y.add(z);
      case MUL -> y.mul(z);
      case AVE -> y.add(z).mul(0.5f);
      case NONE -> throw new IllegalStateException("merge: NONE has nothing to merge");
    };
  }
}
