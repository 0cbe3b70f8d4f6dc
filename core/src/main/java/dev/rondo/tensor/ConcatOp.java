package dev.rondo.tensor;

/** Several tensors one behind the other along an axis. */
final class ConcatOp {
  private ConcatOp() {}

  static Tensor apply(int axis, Tensor... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("concat: expected at least one tensor but got none");
    }
    Shape first = parts[0].shape();
    int total = 0;
    for (Tensor part : parts) {
      if (part.rank() != first.rank()
          || !part.shape().with(axis, 0).equals(first.with(axis, 0))
          || part.isInt() != parts[0].isInt()) {
        throw new IllegalArgumentException(
            "concat: expected tensors of one type whose shapes differ at axis "
                + axis
                + " only but got "
                + parts[0]
                + " and "
                + part);
      }
      total += part.dim(axis);
    }
    Tensor y = Tensor.allocate(first.with(axis, total), parts[0]);
    int at = 0;
    for (Tensor part : parts) {
      put(part, axis, y, at);
      at += part.dim(axis);
    }
    // forward: y = (a, b, ..)   so: (dA, dB, ..) += dY, each its own part
    return GradientTape.record(
        y,
        (dY, into) -> {
          int from = 0;
          for (Tensor part : parts) {
            int to = from + part.dim(axis);
            if (into.wants(part)) {
              into.give(part, SliceOp.copy(dY, axis, from, to));
            }
            from = to;
          }
        },
        parts);
  }

  /** Copies {@code x} into {@code y} from place {@code at} of an axis on. */
  static void put(Tensor x, int axis, Tensor y, int at) {
    Along along = Along.of(y.shape(), axis);
    int length = x.dim(axis) * along.inner();
    for (int o = 0; o < along.outer(); o++) {
      int start = (o * along.n() + at) * along.inner();
      System.arraycopy(x.numbers(), o * length, y.numbers(), start, length);
    }
  }

  /** Along a new axis. */
  static Tensor stack(int axis, Tensor... parts) {
    Tensor[] expanded = new Tensor[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].shape().equals(parts[0].shape())) {
        throw new IllegalArgumentException(
            "stack: expected tensors of one shape but got "
                + parts[0].shape()
                + " and "
                + parts[i].shape());
      }
      expanded[i] = ReshapeOp.expandDims(parts[i], axis);
    }
    return apply(axis, expanded);
  }
}
