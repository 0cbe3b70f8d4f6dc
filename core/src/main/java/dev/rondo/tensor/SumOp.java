package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;

/** Sums over axes. */
final class SumOp {
  private SumOp() {}

  static Tensor apply(Tensor x, boolean keepDims, int... axes) {
    return sum("sum", x, keepDims, axes);
  }

  private static Tensor sum(String op, Tensor x, boolean keepDims, int... axes) {
    x.floats(op);
    boolean[] gone = Axes.chosen(x.shape(), axes);
    Shape kept = Axes.reduced(x.shape(), gone, true);
    // forward: y = sum of x   so: dX += dY, repeated
    return GradientTape.record(
        over(x, gone).view(Axes.reduced(x.shape(), gone, keepDims)),
        (dY, into) -> into.add(x, BroadcastToOp.copy(dY.view(kept), x.shape())),
        x);
  }

  static Tensor mean(Tensor x, boolean keepDims, int... axes) {
    Tensor sum = sum("mean", x, keepDims, axes);
    if (x.size() == 0) {
      throw new IllegalArgumentException(
          "mean: expected at least one element but got shape " + x.shape());
    }
    return MulOp.apply(sum, Tensor.scalar((float) sum.size() / x.size()));
  }

  /** The mean squared distance from the mean. */
  static Tensor variance(Tensor x, boolean keepDims, int... axes) {
    Tensor distance = SubOp.apply(x, mean(x, true, axes));
    return mean(MulOp.apply(distance, distance), keepDims, axes);
  }

  /**
   * Sums over the axes that are {@code gone}; the shape of the result is for the caller to give.
   */
  static Tensor over(Tensor x, boolean[] gone) {
    Shape shape = x.shape();
    Tensor y = x;
    int inner = 1;
    for (int end = shape.rank(); end > 0; ) {
      int start = end - 1;
      while (start > 0 && gone[start - 1] == gone[end - 1]) {
        start--;
      }
      int n = shape.product(start, end);
      if (gone[start]) {
        int outer = shape.product(0, start);
        Tensor sum = Tensor.allocate(Shape.of(outer, inner));
        Kernels.get().reduction().sum(y.floats(), outer, n, inner, sum.floats());
        y = sum;
      } else {
        inner *= n;
      }
      end = start;
    }
    return y;
  }
}
