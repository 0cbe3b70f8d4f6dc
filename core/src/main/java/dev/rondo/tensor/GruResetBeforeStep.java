package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import dev.rondo.kernel.RowProduct;
import dev.rondo.kernel.RowProducts;
import dev.rondo.kernel.StepGates;
import org.jspecify.annotations.Nullable;

/** One step of {@link GruScan} after the other, the reset gate acting before the product. */
final class GruResetBeforeStep extends OneStateStep {
  private final StepGates arithmetic = Kernels.get().stepGates();
  private final StepWeights w;

  /** {@code x W + b} and the sums of z and r. */
  private final RowProducts products;

  /** The sum of n, which waits for r. */
  private final RowProducts productN;

  private final float @Nullable [] recurrentBias;
  private final float[] gates;
  private final float[] sums;

  /** {@code r * h}. */
  private final float[] reset;

  GruResetBeforeStep(
      Tensor kernel, Tensor recurrent, @Nullable Tensor bias, @Nullable Tensor recurrentBias) {
    super(recurrent.dim(0));
    w = StepWeights.of("gru step", 3, kernel, recurrent, bias);
    int units = w.units();
    float[] all = w.recurrent().data();
    RowProduct product = Kernels.get().rowProduct();
    products =
        RowProducts.of(product, w.kernel(), Matrix.strided(all, 0, units, 2 * units, 3 * units));
    productN = RowProducts.of(product, Matrix.strided(all, 2 * units, units, units, 3 * units));
    this.recurrentBias = ScanSequence.floats(recurrentBias);
    gates = new float[3 * units];
    sums = new float[3 * units];
    reset = new float[units];
  }

  @Override
  public float[] step(float[] x) {
    int nAt = 2 * w.units();
    products.set(0, x, w.bias(), 0, gates, 0);
    products.set(1, h.now, recurrentBias, 0, sums, 0);
    products.run();
    arithmetic.gruReset(gates, sums, h.now, reset);
    productN.set(0, reset, recurrentBias, nAt, sums, nAt);
    productN.run();
    arithmetic.gruNew(gates, sums, h.now, h.next);
    return h.next;
  }
}
