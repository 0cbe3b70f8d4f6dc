package dev.rondo.tensor;

import dev.rondo.kernel.Workers;
import java.util.Arrays;

/** The axes in another order. */
final class TransposeOp {
  private TransposeOp() {}

  static Tensor apply(Tensor x, int... axes) {
    int[] order = axes.length == 0 ? lastTwoReversed(x) : checked(x.shape(), axes);
    int[] back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
    // forward: y[order of axes] = x   so: dX += dY in the order that undoes it
    return GradientTape.record(copy(x, order), (dY, into) -> into.give(x, copy(dY, back)), x);
  }

  private static int[] lastTwoReversed(Tensor x) {
    int rank = x.rank();
    if (rank < 2) {
      throw new IllegalArgumentException(
          "transpose: expected a tensor of rank 2 or more but got " + x.shape());
    }
    int[] order = new int[rank];
    Arrays.setAll(order, i -> i < rank - 2 ? i : 2 * rank - 3 - i);
    return order;
  }

  private static int[] checked(Shape shape, int[] axes) {
    boolean[] seen = new boolean[shape.rank()];
    int[] order = new int[axes.length];
    boolean all = axes.length == shape.rank();
    for (int i = 0; all && i < axes.length; i++) {
      order[i] = shape.axis(axes[i]);
      all = !seen[order[i]];
      seen[order[i]] = true;
    }
    if (!all) {
      throw new IllegalArgumentException(
          "transpose: expected each axis of " + shape + " once but got " + Arrays.toString(axes));
    }
    return order;
  }

  /** Not recorded. */
  private static Tensor copy(Tensor x, int[] order) {
    int rank = order.length;
    int[] dims = new int[rank];
    int[] steps = new int[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = x.dim(order[i]);
      steps[i] = x.shape().product(order[i] + 1, rank);
    }
    Tensor y = Tensor.allocate(Shape.of(dims), x);
    if (y.size() == 0) {
      return y;
    }
    // Axes at the end that stay where they are move as one block.
    int inner = rank;
    int block = 1;
    while (inner > 0 && order[inner - 1] == inner - 1) {
      inner--;
      block *= dims[inner];
    }
    if (inner == 0) {
      System.arraycopy(x.numbers(), 0, y.numbers(), 0, block);
      return y;
    }
    int axes = inner;
    int n = dims[axes - 1];
    int step = steps[axes - 1];
    int length = block;
    Workers.split(
        y.size() / block / n,
        Math.max(1, Elements.GRAIN / 4 / (block * n)),
        (from, to) -> {
          for (int row = from; row < to; row++) {
            int start = 0;
            for (int axis = axes - 2, rest = row; axis >= 0; rest /= dims[axis], axis--) {
              start += rest % dims[axis] * steps[axis];
            }
            copyRow(x, start, step, y, row * n * length, n, length);
          }
        });
    return y;
  }

  private static void copyRow(Tensor x, int start, int step, Tensor y, int at, int n, int length) {
    if (length > 1 || x.isInt()) {
      for (int i = 0; i < n; i++) {
        System.arraycopy(x.numbers(), start + i * step, y.numbers(), at + i * length, length);
      }
      return;
    }
    float[] from = x.floats();
    float[] to = y.floats();
    for (int i = 0; i < n; i++) {
      to[at + i] = from[start + i * step];
    }
  }
}
