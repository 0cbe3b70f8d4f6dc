package dev.rondo.tensor;

import java.util.List;
import java.util.stream.IntStream;

/** A range of one axis. */
final class SliceOp {
  private SliceOp() {}

  static Tensor apply(Tensor x, int axis, int from, int to) {
    int n = x.dim(axis);
    if (from < 0 || to < from || to > n) {
      throw new IllegalArgumentException(
          "slice: expected 0 <= from <= to <= "
              + n
              + " at axis "
              + axis
              + " of "
              + x.shape()
              + " but got from "
              + from
              + " to "
              + to);
    }
    // forward: y = x[from .. to-1]   so: dX[from .. to-1] += dY
    return GradientTape.record(
        copy(x, axis, from, to),
        (dY, into) ->
            addTo(into.accumulator(x), Along.of(x.shape(), axis), from, dY.floats(), to - from),
        x);
  }

  static List<Tensor> split(Tensor x, int axis, int parts) {
    int n = x.dim(axis);
    if (parts < 1 || n % parts != 0) {
      throw new IllegalArgumentException(
          "split: expected a number of parts that divides "
              + n
              + ", axis "
              + axis
              + " of "
              + x.shape()
              + ", but got "
              + parts);
    }
    int width = n / parts;
    return IntStream.range(0, parts)
        .mapToObj(i -> apply(x, axis, i * width, (i + 1) * width))
        .toList();
  }

  static List<Tensor> unstack(Tensor x, int axis) {
    return IntStream.range(0, x.dim(axis))
        .mapToObj(i -> ReshapeOp.squeeze(apply(x, axis, i, i + 1), axis))
        .toList();
  }

  /** Not recorded. */
  static Tensor copy(Tensor x, int axis, int from, int to) {
    Along along = Along.of(x.shape(), axis);
    Tensor y = Tensor.allocate(x.shape().with(axis, to - from), x);
    copy(x, along, from, y, to - from);
    if (!x.isInt()) {
      Replay.note(y, () -> () -> copy(x, along, from, y, to - from), x);
    }
    return y;
  }

  private static void copy(Tensor x, Along along, int from, Tensor y, int width) {
    int length = width * along.inner();
    for (int o = 0; o < along.outer(); o++) {
      int start = (o * along.n() + from) * along.inner();
      System.arraycopy(x.numbers(), start, y.numbers(), o * length, length);
    }
  }

  /** Adds {@code dY [outer, width, inner]} to {@code dX} from place {@code from} on. */
  private static void addTo(float[] dX, Along along, int from, float[] dY, int width) {
    int length = width * along.inner();
    for (int o = 0; o < along.outer(); o++) {
      Elements.addTo(dX, (o * along.n() + from) * along.inner(), dY, o * length, length);
    }
  }
}
