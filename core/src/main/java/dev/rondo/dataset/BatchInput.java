package dev.rondo.dataset;

import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One of the inputs of a batch.
 *
 * @param name of the model's input that takes it; empty if inputs come in their order
 * @param value [B, ..], float32 or int32
 * @param mask [B, T], 1 for a time step that is there and 0 for padding; null for ones
 */
public record BatchInput(String name, Tensor value, @Nullable Tensor mask) {

  /** Takes an int32 mask for its float32 numbers. */
  public BatchInput {
    mask = mask == null ? null : Masks.floats(mask);
  }
}
