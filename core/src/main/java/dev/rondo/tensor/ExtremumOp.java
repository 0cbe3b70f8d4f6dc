package dev.rondo.tensor;

import dev.rondo.kernel.BinaryMap;

/** The larger or the smaller of two, element by element. */
final class ExtremumOp {
  private ExtremumOp() {}

  static Tensor maximum(Tensor a, Tensor b) {
    return apply("maximum", BinaryMap.MAXIMUM, a, b);
  }

  static Tensor minimum(Tensor a, Tensor b) {
    return apply("minimum", BinaryMap.MINIMUM, a, b);
  }

  private static Tensor apply(String op, BinaryMap f, Tensor a, Tensor b) {
    Tensor y = Broadcast.combine(op, f, a, b);
    // forward: y = max(a, b)   so: dA += dY where y = a; dB += dY elsewhere; of equals, or if a is
    // no
    // number, a is taken
    return GradientTape.record(
        y,
        (dY, into) -> {
          Tensor fromA = CompareOp.same(y, a);
          if (into.wants(a)) {
            into.add(a, Broadcast.sumTo(a.shape(), MulOp.multiply(dY, fromA)));
          }
          if (into.wants(b)) {
            Tensor fromB = Broadcast.combine(op, BinaryMap.SUBTRACT, Tensor.scalar(1f), fromA);
            into.add(b, Broadcast.sumTo(b.shape(), MulOp.multiply(dY, fromB)));
          }
        },
        a,
        b);
  }
}
