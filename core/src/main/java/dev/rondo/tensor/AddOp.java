package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;

/** {@code a + b}. */
final class AddOp {
  private AddOp() {}

  static Tensor apply(Tensor a, Tensor b) {
    // forward: y = a + b   so: dA += dY; dB += dY
    return GradientTape.record(
        Broadcast.combine("add", BinaryMap.ADD, a, b),
        (dY, into) -> {
          if (into.wants(a)) {
            into.add(a, Broadcast.sumTo(a.shape(), dY));
          }
          if (into.wants(b)) {
            into.add(b, Broadcast.sumTo(b.shape(), dY));
          }
        },
        a,
        b);
  }
}
