package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;

/** {@code a * b}, element by element. */
final class MulOp {
  private MulOp() {}

  static Tensor apply(Tensor a, Tensor b) {
    // forward: y = a * b   so: dA += dY * b; dB += dY * a
    return GradientTape.record(
        multiply(a, b),
        (dY, into) -> {
          if (into.wants(a)) {
            into.give(a, Broadcast.sumTo(a.shape(), multiply(dY, b)));
          }
          if (into.wants(b)) {
            into.give(b, Broadcast.sumTo(b.shape(), multiply(dY, a)));
          }
        },
        a,
        b);
  }

  /** Not recorded. */
  static Tensor multiply(Tensor a, Tensor b) {
    return Broadcast.combine("mul", BinaryMap.MULTIPLY, a, b);
  }
}
