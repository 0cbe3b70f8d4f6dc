package dev.rondo.tensor;

import dev.rondo.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a recurrent op as the arrays they stand in.
 *
 * @param kernel [D, gates * H]
 * @param recurrent [H, gates * H]
 * @param bias [gates * H]
 * @param units H
 */
record StepWeights(Matrix kernel, Matrix recurrent, float @Nullable [] bias, int units) {

  static StepWeights of(
      String op, int gates, Tensor kernel, Tensor recurrent, @Nullable Tensor bias) {
    int units = recurrent.dim(0);
    Shape wide = Shape.of(gates * units);
    if (!recurrent.shape().equals(Shape.of(units, gates * units))
        || !kernel.shape().remove(0).equals(wide)
        || (bias != null && !bias.shape().equals(wide))) {
      throw new IllegalArgumentException(
          op
              + ": expected weights [D, N], [H, N] and a bias [N] with N = "
              + gates
              + " * H but got "
              + kernel.shape()
              + ", "
              + recurrent.shape()
              + (bias == null ? "" : " and " + bias.shape()));
    }
    return new StepWeights(
        LinearOp.rows(kernel), LinearOp.rows(recurrent), ScanSequence.floats(bias), units);
  }
}
