package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import dev.rondo.kernel.RowProduct;
import org.jspecify.annotations.Nullable;

/** {@link LinearOp} of one vector, and an activation. */
final class LinearStep implements RowStep {
  private final RowProduct product = Kernels.get().rowProduct();
  private final Matrix kernel;
  private final float @Nullable [] bias;
  private final Activation activation;
  private final float[] y;

  LinearStep(Tensor kernel, @Nullable Tensor bias, Activation activation) {
    this.kernel = LinearOp.rows(kernel);
    this.bias = ScanSequence.floats(bias);
    this.activation = activation;
    y = new float[kernel.dim(1)];
  }

  @Override
  public float[] apply(float[] x) {
    product.multiply(x, kernel, bias, 0, y, 0);
    activation.apply(y, y);
    return y;
  }
}
