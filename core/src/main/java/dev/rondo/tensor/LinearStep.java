package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.RowProducts;
import org.jspecify.annotations.Nullable;

/** {@link LinearOp} of one vector, and an activation. */
final class LinearStep implements RowStep {
  private final RowProducts product;
  private final float @Nullable [] bias;
  private final Activation activation;
  private final float[] y;

  LinearStep(Tensor kernel, @Nullable Tensor bias, Activation activation) {
    product = RowProducts.of(Kernels.get().rowProduct(), LinearOp.rows(kernel));
    this.bias = ScanSequence.floats(bias);
    this.activation = activation;
    y = new float[kernel.dim(1)];
  }

  @Override
  public float[] apply(float[] x) {
    product.set(0, x, bias, 0, y, 0);
    product.run();
    activation.apply(y, y);
    return y;
  }
}
