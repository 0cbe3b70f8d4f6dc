package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.RowProducts;
import dev.rondo.kernel.StepGates;
import org.jspecify.annotations.Nullable;

/** One step of {@link LstmScan} after the other. */
final class LstmStep implements RecurrentStep {
  private final StepGates arithmetic = Kernels.get().stepGates();
  private final StepWeights w;
  private final RowProducts products;
  private final float[] gates;
  private final float[] sums;
  private final TwoStates h;
  private final TwoStates c;

  LstmStep(Tensor kernel, Tensor recurrent, @Nullable Tensor bias) {
    w = StepWeights.of("lstm step", 4, kernel, recurrent, bias);
    products = RowProducts.of(Kernels.get().rowProduct(), w.kernel(), w.recurrent());
    gates = new float[4 * w.units()];
    sums = new float[4 * w.units()];
    h = new TwoStates(w.units());
    c = new TwoStates(w.units());
  }

  @Override
  public float[] step(float[] x) {
    products.set(0, x, w.bias(), 0, gates, 0);
    products.set(1, h.now, null, 0, sums, 0);
    products.run();
    arithmetic.lstm(gates, sums, c.now, c.next, h.next);
    return h.next;
  }

  @Override
  public float[] skip() {
    h.skip();
    c.skip();
    return h.next;
  }

  @Override
  public void keep() {
    h.keep();
    c.keep();
  }

  @Override
  public int states() {
    return 2;
  }

  @Override
  public float[] state(int i) {
    return i == 0 ? h.now : c.now;
  }
}
