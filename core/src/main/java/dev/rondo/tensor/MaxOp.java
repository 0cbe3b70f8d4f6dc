package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;

/** Largest numbers over axes. */
final class MaxOp {
  private MaxOp() {}

  static Tensor apply(Tensor x, boolean keepDims, int... axes) {
    boolean[] gone = Axes.chosen(x.shape(), axes);
    Tensor rows = ReshapeOp.to(TransposeOp.apply(x, chosenLast(gone)), rows(x.shape(), gone));
    Tensor y = overLast(rows);
    return ReshapeOp.to(y, Axes.reduced(x.shape(), gone, keepDims));
  }

  /** Where the largest number stands; the first of equals. */
  static Tensor argMax(Tensor x, int axis) {
    Along along = along("argMax", x, axis);
    Shape shape = x.shape().remove(axis);
    int[] at = new int[shape.size()];
    float[] largest = new float[at.length];
    Kernels.get().reduction().max(x.floats(), along.outer(), along.n(), along.inner(), largest, at);
    return Tensor.wrapInts(shape, at);
  }

  private static Tensor overLast(Tensor x) {
    Along along = along("max", x, -1);
    Tensor y = Tensor.allocate(Shape.of(along.outer()));
    int[] at = new int[y.size()];
    Kernels.get().reduction().max(x.floats(), along.outer(), along.n(), 1, y.floats(), at);
    // forward: y = x[at]   so: dX[at] += dY
    return GradientTape.record(
        y,
        (dY, into) -> {
          float[] dX = into.accumulator(x);
          float[] d = dY.floats();
          for (int row = 0; row < at.length; row++) {
            dX[row * along.n() + at[row]] += d[row];
          }
        },
        x);
  }

  private static Along along(String op, Tensor x, int axis) {
    Along along = Along.of(x.shape(), axis);
    if (along.n() == 0) {
      throw new IllegalArgumentException(
          op + ": expected at least one element to choose from but got shape " + x.shape());
    }
    return along;
  }

  private static int[] chosenLast(boolean[] chosen) {
    int[] order = new int[chosen.length];
    int used = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int axis = 0; axis < chosen.length; axis++) {
        if (chosen[axis] == (pass == 1)) {
          order[used++] = axis;
        }
      }
    }
    return order;
  }

  private static Shape rows(Shape shape, boolean[] chosen) {
    int rows = Axes.reduced(shape, chosen, false).size();
    int n = 1;
    for (int axis = 0; axis < chosen.length; axis++) {
      n *= chosen[axis] ? shape.dim(axis) : 1;
    }
    return Shape.of(rows, n);
  }
}
