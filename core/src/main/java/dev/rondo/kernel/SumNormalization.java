package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Layer normalization of what meets in the gates of a {@link ScanBlock}, {@code x W} and {@code
 * h[t-1] U} apart; without it, it does nothing, at no cost.
 */
final class SumNormalization {

  private final ScanBlock block;

  /** Of {@code x W}; its gradient is written over what it keeps. */
  private @Nullable NormalizedRows inputs;

  /** Of {@code h[t-1] U}. */
  private @Nullable NormalizedRows sums;

  SumNormalization(ScanBlock block) {
    this.block = block;
  }

  /** Takes those of a scan; null for none. */
  void prepare(@Nullable NormalizedRows ofInputs, @Nullable NormalizedRows ofSums) {
    inputs = ofInputs;
    sums = ofSums;
  }

  boolean isThere() {
    return inputs != null;
  }

  /** Normalizes {@code x W} of row {@code at = b * T + t} of the scan, and adds the bias. */
  void inputs(float[] projected, int from, int at) {
    if (inputs != null) {
      inputs.forward(at, projected, from, projected, from);
    }
  }

  /** Normalizes the sums of a row; {@code at = b * T + t}. */
  void sums(int row, int at) {
    if (sums != null) {
      sums.forward(at, block.sums, row * block.width, block.sums, row * block.width);
    }
  }

  /** The gradient of a row's sums, which is also that of its inputs, becomes that before both. */
  void backward(int row, int at) {
    if (inputs != null && sums != null) {
      int sumAt = row * block.width;
      int b = block.part.from() + row;
      inputs.backward(b, at, block.sums, sumAt, inputs.hat, inputs.hatAt(at));
      sums.backward(b, at, block.sums, sumAt, block.sums, sumAt);
    }
  }

  /**
   * As {@link #backward}, where inputs and sums of the last group differ.
   *
   * @param d [rows, H]: the gradient of the inputs of the last group, the second
   */
  void backward(int row, int at, float[] d) {
    if (inputs != null && sums != null) {
      int sumAt = row * block.width;
      int b = block.part.from() + row;
      int hatAt = inputs.hatAt(at);
      inputs.backward(0, b, at, block.sums, sumAt, inputs.hat, hatAt);
      inputs.backward(
          1, b, at, d, row * block.units, inputs.hat, hatAt + block.width - block.units);
      sums.backward(b, at, block.sums, sumAt, block.sums, sumAt);
    }
  }

  /** What a skipped step sends back to its inputs: nothing. */
  void skipped(int at) {
    if (inputs != null) {
      inputs.clear(at);
    }
  }
}
