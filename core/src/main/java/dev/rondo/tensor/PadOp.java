package dev.rondo.tensor;

import java.util.Arrays;

/** Zeros in front of and behind an axis. */
final class PadOp {
  private PadOp() {}

  static Tensor apply(Tensor x, int axis, int before, int after) {
    if (before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "pad: expected 0 or more before and after but got " + before + " and " + after);
    }
    int n = x.dim(axis);
    long length = (long) before + n + after;
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "pad: expected an axis of at most "
              + Integer.MAX_VALUE
              + " places but got "
              + length
              + "; pad less");
    }
    Tensor y = Tensor.allocate(x.shape().with(axis, (int) length), x);
    if (!y.isInt()) {
      Arrays.fill(y.floats(), 0f);
    }
    ConcatOp.put(x, axis, y, before);
    // forward: y = (0, x, 0)   so: dX += dY, its middle
    return GradientTape.record(
        y, (dY, into) -> into.give(x, SliceOp.copy(dY, axis, before, before + n)), x);
  }
}
