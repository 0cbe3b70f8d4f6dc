package dev.rondo.tensor;

import dev.rondo.kernel.UnaryMap;
import dev.rondo.kernel.Workers;

/** {@code x} to the power of one number. */
final class PowOp {
  private static final int GRAIN = 1 << 10;

  private PowOp() {}

  static Tensor apply(Tensor x, float exponent) {
    if (exponent == 2f) {
      return MapOp.apply(UnaryMap.SQUARE, x);
    }
    if (exponent == 0.5f) {
      return MapOp.apply(UnaryMap.SQRT, x);
    }
    if (exponent == -1f) {
      return MapOp.apply(UnaryMap.RECIPROCAL, x);
    }
    // forward: y = x^p   so: dX += dY * p x^(p-1)
    return GradientTape.record(
        scaledPower(x, 1f, exponent),
        (dY, into) -> {
          // x^0 is 1 everywhere, but 0 x^-1 is no number where x = 0
          Tensor slope =
              exponent == 0f
                  ? Tensor.allocateZeros(x.shape())
                  : scaledPower(x, exponent, exponent - 1);
          into.give(x, MulOp.multiply(dY, slope));
        },
        x);
  }

  private static Tensor scaledPower(Tensor tensor, float scale, float exponent) {
    float[] x = tensor.floats("pow");
    Tensor result = Tensor.allocate(tensor.shape());
    float[] y = result.floats();
    Workers.split(
        x.length,
        GRAIN,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            y[i] = (float) (scale * Math.pow(x[i], exponent));
          }
        });
    return result;
  }
}
