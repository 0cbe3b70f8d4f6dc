package dev.rondo.dataset;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What one of the outputs should be.
 *
 * @param name of the model's output; empty if targets come in the order of the outputs
 * @param value [B, ..], float32 or int32
 * @param weights how much an example or time step matters, [B] or [B, T]; null for ones
 */
public record BatchTarget(String name, Tensor value, @Nullable Tensor weights) {

  /** Takes int32 weights for their float32 numbers. */
  public BatchTarget {
    weights = weights == null || !weights.isInt() ? weights : Ops.toFloat(weights);
  }
}
