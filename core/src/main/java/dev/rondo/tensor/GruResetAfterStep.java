package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.RowProducts;
import dev.rondo.kernel.StepGates;
import org.jspecify.annotations.Nullable;

/** One step of {@link GruScan} after the other, the reset gate acting after the product. */
final class GruResetAfterStep extends OneStateStep {
  private final StepGates arithmetic = Kernels.get().stepGates();
  private final StepWeights w;
  private final RowProducts products;
  private final float @Nullable [] recurrentBias;
  private final float[] gates;
  private final float[] sums;

  GruResetAfterStep(
      Tensor kernel, Tensor recurrent, @Nullable Tensor bias, @Nullable Tensor recurrentBias) {
    super(recurrent.dim(0));
    w = StepWeights.of("gru step", 3, kernel, recurrent, bias);
    this.recurrentBias = ScanSequence.floats(recurrentBias);
    products = RowProducts.of(Kernels.get().rowProduct(), w.kernel(), w.recurrent());
    gates = new float[3 * w.units()];
    sums = new float[3 * w.units()];
  }

  @Override
  public float[] step(float[] x) {
    products.set(0, x, w.bias(), 0, gates, 0);
    products.set(1, h.now, recurrentBias, 0, sums, 0);
    products.run();
    arithmetic.gruResetAfter(gates, sums, h.now, h.next);
    return h.next;
  }
}
