package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;
import dev.rondo.kernel.UnaryMap;

/** {@code a - b}. */
final class SubOp {
  private SubOp() {}

  static Tensor apply(Tensor a, Tensor b) {
    // forward: y = a - b   so: dA += dY; dB -= dY
    return GradientTape.record(
        Broadcast.combine("sub", BinaryMap.SUBTRACT, a, b),
        (dY, into) -> {
          if (into.wants(a)) {
            into.add(a, Broadcast.sumTo(a.shape(), dY));
          }
          if (into.wants(b)) {
            into.give(b, MapOp.map(UnaryMap.NEGATE, Broadcast.sumTo(b.shape(), dY)));
          }
        },
        a,
        b);
  }
}
