package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.RowNormalization;
import dev.rondo.kernel.StepGates;

/** The rows of x brought to mean 0 and variance 1, to the bits of a {@link RowNormalization}. */
final class RowNormalOp {
  private RowNormalOp() {}

  static Tensor apply(Tensor x) {
    float[] from = x.floats("normalization");
    Tensor y = Tensor.allocate(x.shape());
    float[] to = y.floats();
    int n = x.dim(-1);
    StepGates kernel = Kernels.get().stepGates();
    int rows = x.size() / n;
    normalize(kernel, from, rows, n, to);
    Replay.note(y, () -> () -> normalize(kernel, from, rows, n, to), x);
    return GradientTape.record(
        y, (dY, into) -> into.give(x, Normalization.gradient(x, RowNormalization.EPSILON, dY)), x);
  }

  private static void normalize(StepGates kernel, float[] x, int rows, int n, float[] y) {
    for (int row = 0; row < rows; row++) {
      kernel.normalize(x, row * n, n, y, row * n);
    }
  }
}
