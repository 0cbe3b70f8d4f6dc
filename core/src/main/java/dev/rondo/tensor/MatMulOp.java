package dev.rondo.tensor;

import dev.rondo.kernel.Gemm;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;

/** The matrix product over the last two axes. */
final class MatMulOp {
  /** Multiplications worth waking a thread for. */
  private static final int GRAIN = 1 << 17;

  private MatMulOp() {}

  static Tensor apply(Tensor a, Tensor b) {
    if (a.rank() < 2 || b.rank() < 2) {
      throw new IllegalArgumentException(
          "matmul: expected two tensors of rank 2 or more but got "
              + a.shape()
              + " x "
              + b.shape()
              + "; use expandDims to make a row or a column of a vector");
    }
    if (a.dim(-1) != b.dim(-2)) {
      throw new IllegalArgumentException(
          "matmul: expected [.., "
              + b.dim(-2)
              + "] x ["
              + b.dim(-2)
              + ", ..] but got "
              + a.shape()
              + " x "
              + b.shape());
    }
    a.floats("matmul");
    b.floats("matmul");
    return b.rank() == 2 ? LinearOp.product(a, b) : batched(a, b);
  }

  private static Tensor batched(Tensor a, Tensor b) {
    // forward: y = a b   so: dA += dY b'; dB += a' dY, summed over the axes that were repeated
    return GradientTape.record(
        multiply(a, false, b, false),
        (dY, into) -> {
          if (into.wants(a)) {
            into.give(a, Broadcast.sumTo(a.shape(), multiply(dY, false, b, true)));
          }
          if (into.wants(b)) {
            into.give(b, Broadcast.sumTo(b.shape(), multiply(a, true, dY, false)));
          }
        },
        a,
        b);
  }

  /** One product for each place on the leading axes; the last two may be taken transposed. */
  private static Tensor multiply(Tensor a, boolean aTransposed, Tensor b, boolean bTransposed) {
    int rows = a.dim(aTransposed ? -1 : -2);
    int inner = a.dim(aTransposed ? -2 : -1);
    int columns = b.dim(bTransposed ? -2 : -1);
    Broadcast plan = Broadcast.of("matmul, leading axes", leading(a.shape()), leading(b.shape()));
    Shape shape = plan.shape.append(rows, columns);
    if (shape.size() == 0 || inner == 0) {
      return Tensor.allocateZeros(shape);
    }
    Tensor y = Tensor.allocate(shape);
    Gemm gemm = Kernels.get().gemm();
    int grain = (int) Math.max(1, GRAIN / ((long) rows * inner * columns));
    plan.each(
        grain,
        (aAt, bAt, yAt, n) ->
            gemm.multiply(
                matrix(a, aAt, aTransposed),
                matrix(b, bAt, bTransposed),
                matrix(y, yAt, false),
                false));
    return y;
  }

  private static Shape leading(Shape shape) {
    return shape.remove(-1).remove(-1);
  }

  /** The matrix at a place on the leading axes. */
  private static Matrix matrix(Tensor x, int at, boolean transposed) {
    int rows = x.dim(-2);
    int columns = x.dim(-1);
    Matrix matrix = Matrix.strided(x.floats(), at * rows * columns, rows, columns, columns);
    return transposed ? matrix.transpose() : matrix;
  }
}
