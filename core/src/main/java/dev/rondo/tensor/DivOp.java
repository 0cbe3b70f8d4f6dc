package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;
import dev.rondo.kernel.UnaryMap;

/** {@code a / b}, element by element. */
final class DivOp {
  private DivOp() {}

  static Tensor apply(Tensor a, Tensor b) {
    Tensor y = divide(a, b);
    // forward: y = a / b   so: dA += dY / b; dB -= dY / b * y
    return GradientTape.record(
        y,
        (dY, into) -> {
          Tensor dA = divide(dY, b);
          if (into.wants(b)) {
            Tensor minusDB = Broadcast.sumTo(b.shape(), MulOp.multiply(dA, y));
            into.give(b, MapOp.map(UnaryMap.NEGATE, minusDB));
          }
          if (into.wants(a)) {
            into.give(a, Broadcast.sumTo(a.shape(), dA));
          }
        },
        a,
        b);
  }

  private static Tensor divide(Tensor a, Tensor b) {
    return Broadcast.combine("div", BinaryMap.DIVIDE, a, b);
  }
}
