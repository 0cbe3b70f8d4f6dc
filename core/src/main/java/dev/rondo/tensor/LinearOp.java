package dev.rondo.tensor;

import dev.rondo.kernel.Gemm;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import dev.rondo.kernel.RowProducts;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code x kernel + bias} over the last axis, all rows as one product. */
final class LinearOp {
  private LinearOp() {}

  static void check(Tensor x, Tensor kernel, @Nullable Tensor bias) {
    if (kernel.rank() != 2 || x.rank() < 1 || x.dim(-1) != kernel.dim(0)) {
      throw new IllegalArgumentException(
          "linear: expected [.., D] x [D, N] but got " + x.shape() + " x " + kernel.shape());
    }
    x.floats("linear");
    kernel.floats("linear");
    if (bias == null) {
      return;
    }
    bias.floats("linear");
    if (bias.rank() != 1 || bias.dim(0) != kernel.dim(1)) {
      throw new IllegalArgumentException(
          "linear: expected a bias of shape [" + kernel.dim(1) + "] but got " + bias.shape());
    }
  }

  static Tensor apply(Tensor x, Tensor kernel, @Nullable Tensor bias) {
    check(x, kernel, bias);
    if (bias == null) {
      return product(x, kernel);
    }
    Tensor y = Tensor.allocate(x.shape().with(-1, kernel.dim(1)));
    Matrix sums = rows(y);
    Matrix start = Matrix.strided(bias.floats(), 0, sums.rows(), sums.columns(), 0);
    Kernels.get().gemm().multiply(rows(x), rows(kernel), start, sums);
    note(x, kernel, bias, y);
    return GradientTape.record(
        y, (dY, into) -> backward(x, kernel, bias, dY, into), x, kernel, bias);
  }

  /** Without a bias. */
  static Tensor product(Tensor x, Tensor kernel) {
    Tensor y = Tensor.allocate(x.shape().with(-1, kernel.dim(1)));
    multiply(rows(x), rows(kernel), rows(y), false);
    note(x, kernel, null, y);
    return GradientTape.record(y, (dY, into) -> backward(x, kernel, null, dY, into), x, kernel);
  }

  /** Of one row; what has more is not done again. */
  private static void note(Tensor x, Tensor kernel, @Nullable Tensor bias, Tensor y) {
    if (y.size() != kernel.dim(1) || kernel.size() == 0) {
      return;
    }
    Replay.note(
        y,
        () -> {
          RowProducts product = RowProducts.of(Kernels.get().rowProduct(), rows(kernel));
          product.set(0, x.floats(), ScanSequence.floats(bias), 0, y.floats(), 0);
          return product::run;
        },
        bias == null ? new Tensor[] {x, kernel} : new Tensor[] {x, kernel, bias});
  }

  private static void backward(
      Tensor x, Tensor kernel, @Nullable Tensor bias, Tensor dY, GradientSink into) {
    backward(x, kernel, dY, into);
    weightGradients(x, kernel, bias, into).from(dY);
  }

  /** Of the input. */
  static void backward(Tensor x, Tensor kernel, Tensor dY, GradientSink into) {
    // forward: y = x K   so: dX += dY K'
    if (into.wants(x)) {
      addProduct(rows(dY), rows(kernel).transpose(), x, into);
    }
  }

  /** Of the weights. */
  static WeightGradients weightGradients(
      Tensor x, Tensor kernel, @Nullable Tensor bias, GradientSink into) {
    // forward: y = x K + b   so: dK += x' dY; db += dY, summed over the rows
    WeightGradients gradients = new WeightGradients(into).add(kernel, x);
    return bias == null ? gradients : gradients.addSum(bias, rows(x).rows());
  }

  /** {@code dX += a b}. */
  static void addProduct(Matrix a, Matrix b, Tensor x, GradientSink into) {
    if (into.has(x)) {
      multiply(a, b, matrix(x.shape(), into.accumulator(x)), true);
    } else {
      Tensor dX = Tensor.allocate(x.shape());
      multiply(a, b, rows(dX), false);
      into.give(x, dX);
    }
  }

  /** All axes but the last one as rows. */
  static Matrix rows(Tensor x) {
    return matrix(x.shape(), x.floats());
  }

  private static Matrix matrix(Shape shape, float[] data) {
    return Matrix.of(data, shape.product(0, shape.rank() - 1), shape.dim(-1));
  }

  private static void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate) {
    Gemm gemm = Kernels.get().gemm();
    if (c.rows() == 0 || c.columns() == 0) {
      return;
    }
    if (a.columns() > 0) {
      gemm.multiply(a, b, c, accumulate);
    } else if (!accumulate) {
      Arrays.fill(c.data(), 0f);
    }
  }
}
