package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.RowProduct;
import org.jspecify.annotations.Nullable;

/** One step of {@link SimpleRnnScan} after the other. */
final class SimpleRnnStep extends OneStateStep {
  private final RowProduct product = Kernels.get().rowProduct();
  private final StepWeights w;
  private final Activation activation;
  private final float[] projected;

  SimpleRnnStep(Tensor kernel, Tensor recurrent, @Nullable Tensor bias, Activation activation) {
    super(recurrent.dim(0));
    w = StepWeights.of("simple rnn step", 1, kernel, recurrent, bias);
    this.activation = activation;
    projected = new float[w.units()];
  }

  @Override
  public float[] step(float[] x) {
    product.multiply(x, w.kernel(), w.bias(), 0, projected, 0);
    product.multiply(h.now, w.recurrent(), projected, 0, h.next, 0);
    activation.apply(h.next, h.next);
    return h.next;
  }
}
