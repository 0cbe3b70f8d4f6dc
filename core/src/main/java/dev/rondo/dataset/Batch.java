package dev.rondo.dataset;

import dev.rondo.tensor.Tensor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one training step sees.
 *
 * @param x inputs [B, ..], float32 or int32
 * @param y targets [B, ..], float32 or int32
 * @param weights how much an example or time step matters, [B] or [B, T]; null for ones
 * @param mask [B, T], 1 for a time step that is there and 0 for padding; null for ones
 * @param continues whether each sequence goes on where the same row of the batch before ended, so
 *     that recurrent state is carried over (truncated backpropagation through time)
 */
public record Batch(
    Tensor x, Tensor y, @Nullable Tensor weights, @Nullable Tensor mask, boolean continues) {

  /**
   * @throws IllegalArgumentException if the parts are not of one length
   */
  public Batch {
    checkLength("y", x, y);
    checkLength("weights", x, weights);
    checkLength("mask", x, mask);
  }

  /** A batch of inputs and targets alone. */
  public static Batch of(Tensor x, Tensor y) {
    return new Batch(x, y, null, null, false);
  }

  private static void checkLength(String name, Tensor x, @Nullable Tensor other) {
    if (other != null && (x.rank() < 1 || other.rank() < 1 || x.dim(0) != other.dim(0))) {
      throw new IllegalArgumentException(
          "batch: expected x and "
              + name
              + " of one length but got "
              + x.shape()
              + " and "
              + other.shape()
              + "; give one row of each for every example");
    }
  }

  /** The number of examples, B. */
  public int size() {
    return x.dim(0);
  }

  /**
   * Looks for numbers that no model can learn from.
   *
   * @param place what to call this batch in the message, such as {@code batch 3}
   * @throws IllegalArgumentException if x, y or weights holds NaN or an infinity where it is not
   *     masked, naming the first
   */
  public void checkFinite(String place) {
    check(place + ", x", x, mask);
    check(place + ", y", y, mask);
    if (weights != null) {
      check(place + ", weights", weights, null);
    }
  }

  private void check(String name, Tensor tensor, @Nullable Tensor stepsThere) {
    Finite.check(name, "row", tensor, IntStream.range(0, size()), stepsThere);
  }
}
