package dev.rondo.tensor;

import dev.rondo.kernel.Gemm.Term;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of weights whose outputs were added up, {@code y = x W + h U + b}: products with
 * one right operand, the gradient of y, done together so that it is packed once.
 */
final class WeightGradients {
  /** Read as a column of as many ones as there are rows. */
  private static final float[] ONE = {1f};

  private final GradientSink into;
  private final List<Term> terms = new ArrayList<>();

  /** Takes the new gradients over when they are there. */
  private final List<Runnable> given = new ArrayList<>();

  WeightGradients(GradientSink into) {
    this.into = into;
  }

  /** {@code dW += x' dY}, with {@code x [.., D]}. */
  WeightGradients add(Tensor weight, Tensor x) {
    return term(weight, LinearOp.rows(x).transpose());
  }

  /** {@code db += dY}, summed over the rows: a product with ones. */
  WeightGradients addSum(Tensor bias, int rows) {
    return term(bias, Matrix.strided(ONE, 0, rows, 1, 0).transpose());
  }

  private WeightGradients term(Tensor weight, Matrix left) {
    if (!into.wants(weight)) {
      return this;
    }
    boolean more = into.has(weight);
    float[] sum;
    if (more) {
      sum = into.accumulator(weight);
    } else {
      Tensor gradient = Tensor.allocate(weight.shape());
      given.add(() -> into.give(weight, gradient));
      sum = gradient.floats();
    }
    terms.add(new Term(left, Matrix.of(sum, left.rows(), weight.dim(-1)), more));
    return this;
  }

  /** Computes them. */
  void from(Tensor dY) {
    if (!terms.isEmpty()) {
      Kernels.get().gemm().multiply(terms, LinearOp.rows(dY));
      given.forEach(Runnable::run);
    }
  }
}
