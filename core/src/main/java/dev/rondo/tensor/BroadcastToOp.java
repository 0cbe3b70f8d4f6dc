package dev.rondo.tensor;

import java.util.Arrays;

/** A tensor repeated along axes. */
final class BroadcastToOp {
  private BroadcastToOp() {}

  static Tensor apply(Tensor x, Shape shape) {
    // forward: y = x, repeated   so: dX += dY, summed over the copies
    return GradientTape.record(
        copy(x, shape), (dY, into) -> into.add(x, Broadcast.sumTo(x.shape(), dY)), x);
  }

  /** Not recorded; {@code x} itself if it has the shape already. */
  static Tensor copy(Tensor x, Shape shape) {
    if (x.shape().equals(shape)) {
      return x.view(shape);
    }
    Broadcast plan = Broadcast.of("broadcastTo", x.shape(), shape);
    if (!plan.shape.equals(shape)) {
      throw new IllegalArgumentException(
          "broadcastTo: expected a shape that "
              + x.shape()
              + " can be repeated to but got "
              + shape);
    }
    Tensor y = Tensor.allocate(shape, x);
    Broadcast.Run run =
        (xAt, ignored, yAt, n) -> {
          if (plan.aStep == 1) {
            System.arraycopy(x.numbers(), xAt, y.numbers(), yAt, n);
          } else if (x.isInt()) {
            Arrays.fill(y.ints(), yAt, yAt + n, x.ints()[xAt]);
          } else {
            Arrays.fill(y.floats(), yAt, yAt + n, x.floats()[xAt]);
          }
        };
    plan.walk(run);
    if (!x.isInt()) {
      Replay.note(y, () -> () -> plan.walkAlone(run), x);
    }
    return y;
  }

  /** The axis as a whole, {@code times} over. */
  static Tensor tile(Tensor x, int axis, int times) {
    return repeated("tile", x, axis, times, x.shape().axis(axis));
  }

  /** Each place of the axis, {@code times} over. */
  static Tensor repeat(Tensor x, int axis, int times) {
    return repeated("repeat", x, axis, times, x.shape().axis(axis) + 1);
  }

  private static Tensor repeated(String op, Tensor x, int axis, int times, int newAxis) {
    if (times < 1) {
      throw new IllegalArgumentException(op + ": expected 1 time or more but got " + times);
    }
    Tensor expanded = ReshapeOp.expandDims(x, newAxis);
    Tensor y = apply(expanded, expanded.shape().with(newAxis, times));
    return ReshapeOp.to(y, x.shape().with(axis, x.dim(axis) * times));
  }
}
