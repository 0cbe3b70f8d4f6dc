package dev.rondo.tensor;

/** An axis from its end to its beginning. */
final class ReverseOp {
  private ReverseOp() {}

  static Tensor apply(Tensor x, int axis) {
    // forward: y[t] = x[n-1-t]   so: dX[n-1-t] += dY[t]
    return GradientTape.record(copy(x, axis), (dY, into) -> into.give(x, copy(dY, axis)), x);
  }

  private static Tensor copy(Tensor x, int axis) {
    Along along = Along.of(x.shape(), axis);
    Tensor y = Tensor.allocate(x.shape(), x);
    int n = along.n();
    int inner = along.inner();
    for (int o = 0; o < along.outer(); o++) {
      for (int i = 0; i < n; i++) {
        int from = (o * n + n - 1 - i) * inner;
        System.arraycopy(x.numbers(), from, y.numbers(), (o * n + i) * inner, inner);
      }
    }
    return y;
  }
}
