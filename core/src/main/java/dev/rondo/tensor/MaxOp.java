package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;

/** Largest numbers over axes. */
final class MaxOp {
  private MaxOp() {}

  static Tensor apply(Tensor x, boolean keepDims, int... axes) {
    boolean[] gone = Axes.chosen(x.shape(), axes);
    Shape shape = Axes.reduced(x.shape(), gone, keepDims);
    int first = 0;
    while (first < gone.length && !gone[first]) {
      first++;
    }
    int end = first;
    while (end < gone.length && gone[end]) {
      end++;
    }
    for (int axis = end; axis < gone.length; axis++) {
      if (gone[axis]) {
        Tensor rows = TransposeOp.apply(x, chosenLast(gone));
        int kept = Axes.reduced(x.shape(), gone, false).rank();
        return overRange(rows, kept, rows.rank(), shape);
      }
    }
    return overRange(x, first, end, shape);
  }

  /** Where the largest number stands; the first of equals. */
  static Tensor argMax(Tensor x, int axis) {
    Along along = Along.of(x.shape(), axis);
    checkNotEmpty("argMax", along.n(), x);
    Shape shape = x.shape().remove(axis);
    int[] at = new int[shape.size()];
    float[] largest = new float[at.length];
    Kernels.get()
        .reduction()
        .max(x.floats("argMax"), along.outer(), along.n(), along.inner(), largest, at);
    return Tensor.wrapInts(shape, at);
  }

  /** Over neighbouring axes, from {@code first} to {@code end - 1}. */
  private static Tensor overRange(Tensor x, int first, int end, Shape shape) {
    int n = x.shape().product(first, end);
    checkNotEmpty("max", n, x);
    int inner = x.shape().product(end, x.rank());
    Tensor y = Tensor.allocate(shape);
    int[] at = new int[y.size()];
    Kernels.get()
        .reduction()
        .max(x.floats("max"), x.shape().product(0, first), n, inner, y.floats(), at);
    // forward: y = x[at]   so: dX[at] += dY
    return GradientTape.record(
        y,
        (dY, into) -> {
          float[] dX = into.accumulator(x);
          float[] d = dY.floats();
          for (int i = 0; i < at.length; i++) {
            dX[(i / inner * n + at[i]) * inner + i % inner] += d[i];
          }
        },
        x);
  }

  private static void checkNotEmpty(String op, int n, Tensor x) {
    if (n == 0) {
      throw new IllegalArgumentException(
          op + ": expected at least one element to choose from but got shape " + x.shape());
    }
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
}
