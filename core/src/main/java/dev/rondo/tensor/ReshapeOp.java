package dev.rondo.tensor;

import java.util.Arrays;

/** The same numbers in another shape. */
final class ReshapeOp {
  private ReshapeOp() {}

  static Tensor apply(Tensor x, int... dims) {
    return to(x, resolve(x, dims));
  }

  /** To a shape of the same size. */
  static Tensor to(Tensor x, Shape shape) {
    // forward: y = x in another shape   so: dX += dY in the shape of x
    return GradientTape.record(x.view(shape), (dY, into) -> into.add(x, dY.view(x.shape())), x);
  }

  static Tensor expandDims(Tensor x, int axis) {
    int rank = x.rank() + 1;
    int at = axis < 0 ? axis + rank : axis;
    if (at < 0 || at >= rank) {
      throw new IllegalArgumentException(
          "expandDims: expected an axis from "
              + -rank
              + " to "
              + (rank - 1)
              + " for "
              + x.shape()
              + " but got "
              + axis);
    }
    return to(x, x.shape().insert(at, 1));
  }

  static Tensor squeeze(Tensor x, int axis) {
    if (x.dim(axis) != 1) {
      throw new IllegalArgumentException(
          "squeeze: expected length 1 at axis " + axis + " but got " + x.shape());
    }
    return to(x, x.shape().remove(axis));
  }

  private static Shape resolve(Tensor x, int[] dims) {
    int open = -1;
    long known = 1;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == -1 && open < 0) {
        open = i;
      } else if (dims[i] < 0) {
        throw mismatch(x, dims);
      } else {
        known *= dims[i];
      }
    }
    int[] resolved = dims.clone();
    if (open >= 0 && known > 0 && x.size() % known == 0) {
      resolved[open] = (int) (x.size() / known);
      return Shape.of(resolved);
    }
    if (open >= 0 || known != x.size()) {
      throw mismatch(x, dims);
    }
    return Shape.of(resolved);
  }

  private static IllegalArgumentException mismatch(Tensor x, int[] dims) {
    return new IllegalArgumentException(
        "reshape: expected lengths whose product is "
            + x.size()
            + ", one of them may be -1, for "
            + x.shape()
            + " but got "
            + Arrays.toString(dims));
  }
}
