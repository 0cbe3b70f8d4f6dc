package dev.rondo.tensor;

import java.util.Arrays;

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
    Along along = Along.of(y.shape(), axis);
    int[] widths = Arrays.stream(parts).mapToInt(part -> part.dim(axis)).toArray();
    put(parts, widths, y, along);
    if (!y.isInt()) {
      Replay.note(y, () -> () -> put(parts, widths, y, along), parts);
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

  private static void put(Tensor[] parts, int[] widths, Tensor y, Along along) {
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      put(parts[i], widths[i], y, along, at);
      at += widths[i];
    }
  }

  /** Copies {@code x} into {@code y} from place {@code at} of an axis on. */
  static void put(Tensor x, int axis, Tensor y, int at) {
    put(x, x.dim(axis), y, Along.of(y.shape(), axis), at);
  }

  private static void put(Tensor x, int width, Tensor y, Along along, int at) {
    int length = width * along.inner();
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
