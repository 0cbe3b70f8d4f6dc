package dev.rondo.tensor;

import dev.rondo.kernel.Elementwise;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.UnaryMap;
import java.util.Locale;

/** A function of one number, element by element. */
final class MapOp {
  private MapOp() {}

  static Tensor apply(UnaryMap f, Tensor x) {
    Tensor y = map(f, x);
    // forward: y = f(x)   so: dX += dY * f'(x)
    return GradientTape.record(
        y,
        (dY, into) -> {
          Tensor dX = Tensor.allocate(x.shape());
          Elements.derivative(f, x.floats(), y.floats(), dY.floats(), dX.floats(), x.size());
          into.give(x, dX);
        },
        x);
  }

  /** Not recorded. */
  static Tensor map(UnaryMap f, Tensor x) {
    float[] numbers = x.floats(f.name().toLowerCase(Locale.ROOT));
    Tensor y = Tensor.allocate(x.shape());
    Elements.map(f, numbers, y.floats(), x.size());
    Replay.note(
        y,
        () -> {
          Elementwise kernel = Kernels.get().elementwise();
          float[] to = y.floats();
          return () -> kernel.map(f, numbers, to, 0, to.length);
        },
        x);
    return y;
  }
}
