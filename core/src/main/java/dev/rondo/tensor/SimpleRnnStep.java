package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.RowProducts;
import org.jspecify.annotations.Nullable;

/** One step of {@link SimpleRnnScan} after the other. */
final class SimpleRnnStep extends OneStateStep {
  private final StepWeights w;
  private final RowProducts products;
  private final Activation activation;
  private final float[] projected;

  SimpleRnnStep(Tensor kernel, Tensor recurrent, @Nullable Tensor bias, Activation activation) {
    super(recurrent.dim(0));
    w = StepWeights.of("simple rnn step", 1, kernel, recurrent, bias);
    products = RowProducts.chained(Kernels.get().rowProduct(), w.kernel(), w.recurrent());
    this.activation = activation;
    projected = new float[w.units()];
  }

  @Override
  public float[] step(float[] x) {
    products.set(0, x, w.bias(), 0, projected, 0);
    products.set(1, h.now, projected, 0, h.next, 0);
    products.run();
    activation.apply(h.next, h.next);
    return h.next;
  }
}
