package dev.rondo.kernel;

import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Arrays;

/**
 * The time loop of an IndRNN (Li, Li, Cook, Zhu and Gao, 2018, Independently recurrent neural
 * network): number by number, so it is cut by rows and units, which never meet.
 */
final class FusedIndRnn implements IndRnnKernel {
  private final Elementwise elementwise;

  FusedIndRnn(Elementwise elementwise) {
    this.elementwise = elementwise;
  }

  @Override
  public void forward(Scan scan) {
    if (UnitBlocks.isOneStep(scan.batch(), scan.steps())) {
      forward(scan, 0, 0, scan.units());
      return;
    }
    UnitBlocks.split(
        scan.batch(), scan.steps(), scan.units(), (row, from, n) -> forward(scan, row, from, n));
  }

  private void forward(Scan scan, int row, int from, int n) {
    float[] h = scan.h();
    float[] before = scan.h0();
    int beforeAt = row * scan.units() + from;
    for (int t = 0; t < scan.steps(); t++) {
      int step = row * scan.steps() + t;
      int at = step * scan.units() + from;
      if (isSkipped(scan.mask(), step)) {
        System.arraycopy(before, beforeAt, h, at, n);
      } else {
        elementwise.combine(BinaryMap.MULTIPLY, scan.u(), from, before, beforeAt, h, at, n);
        elementwise.combine(BinaryMap.ADD, scan.a(), at, h, at, h, at, n);
        elementwise.map(scan.activation(), h, h, at, at + n);
      }
      before = h;
      beforeAt = at;
    }
    System.arraycopy(before, beforeAt, scan.hLast(), row * scan.units() + from, n);
  }

  @Override
  public void backward(Scan scan, Gradients gradients) {
    UnitBlocks.RowSums dU = new UnitBlocks.RowSums(scan.batch(), scan.units());
    UnitBlocks.split(
        scan.batch(),
        scan.steps(),
        scan.units(),
        (row, from, n) -> backward(scan, gradients, dU, row, from, n));
    dU.sum(elementwise, gradients.dU());
  }

  private void backward(Scan scan, Gradients d, UnitBlocks.RowSums dU, int row, int from, int n) {
    float[] h = scan.h();
    float[] dA = d.dA();
    // dH0 holds the gradient of h[t] while t goes back
    float[] g = d.dH0();
    int gAt = row * scan.units() + from;
    UnitBlocks.start(d.dHLast(), g, gAt, n);
    for (int t = scan.steps() - 1; t >= 0; t--) {
      int step = row * scan.steps() + t;
      int at = step * scan.units() + from;
      if (d.dH() != null) {
        elementwise.combine(BinaryMap.ADD, g, gAt, d.dH(), at, g, gAt, n);
      }
      // forward, skipped: h[t] = h[t-1]   so: dH stays, dA = 0
      if (isSkipped(scan.mask(), step)) {
        Arrays.fill(dA, at, at + n, 0);
        continue;
      }
      // forward: h = f(a + u * before)   so: dA = g * f'(.); dU += dA * before; g = dA * u
      System.arraycopy(g, gAt, dA, at, n);
      elementwise.derivative(scan.activation(), h, h, dA, dA, at, at + n);
      float[] before = t == 0 ? scan.h0() : h;
      int beforeAt = t == 0 ? gAt : at - scan.units();
      elementwise.combine(BinaryMap.MULTIPLY, dA, at, before, beforeAt, g, gAt, n);
      elementwise.axpy(1, g, gAt, dU.rows(), gAt, n);
      elementwise.combine(BinaryMap.MULTIPLY, dA, at, scan.u(), from, g, gAt, n);
    }
  }
}
