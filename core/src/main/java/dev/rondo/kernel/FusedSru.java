package dev.rondo.kernel;

import static dev.rondo.kernel.BinaryMap.ADD;
import static dev.rondo.kernel.BinaryMap.MULTIPLY;
import static dev.rondo.kernel.BinaryMap.SUBTRACT;
import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Arrays;

/**
 * The time loop of an SRU (Lei, Zhang, Wang, Dai and Artzi, 2018, Simple recurrent units for highly
 * parallelizable recurrence): number by number, so it is cut by rows and units, which never meet.
 */
final class FusedSru implements SruKernel {
  private final Elementwise elementwise;

  FusedSru(Elementwise elementwise) {
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
    float[] f = scan.f();
    float[] c = scan.c();
    float[] before = scan.c0();
    int beforeAt = row * scan.units() + from;
    for (int t = 0; t < scan.steps(); t++) {
      int step = row * scan.steps() + t;
      int at = step * scan.units() + from;
      if (isSkipped(scan.mask(), step)) {
        System.arraycopy(before, beforeAt, c, at, n);
      } else {
        elementwise.combine(MULTIPLY, scan.v(), from, before, beforeAt, f, at, n);
        elementwise.combine(ADD, scan.a(), at, f, at, f, at, n);
        elementwise.map(UnaryMap.SIGMOID, f, f, at, at + n);
        // f * before + (1 - f) * n, as n + f * (before - n)
        elementwise.combine(SUBTRACT, before, beforeAt, scan.n(), at, c, at, n);
        elementwise.combine(MULTIPLY, f, at, c, at, c, at, n);
        elementwise.combine(ADD, scan.n(), at, c, at, c, at, n);
      }
      before = c;
      beforeAt = at;
    }
    System.arraycopy(before, beforeAt, scan.cLast(), row * scan.units() + from, n);
  }

  @Override
  public void backward(Scan scan, Gradients gradients) {
    UnitBlocks.RowSums dV = new UnitBlocks.RowSums(scan.batch(), scan.units());
    UnitBlocks.split(
        scan.batch(),
        scan.steps(),
        scan.units(),
        (row, from, n) -> backward(scan, gradients, dV, row, from, n));
    dV.sum(elementwise, gradients.dV());
  }

  private void backward(Scan scan, Gradients d, UnitBlocks.RowSums dV, int row, int from, int n) {
    float[] f = scan.f();
    float[] dA = d.dA();
    float[] dN = d.dN();
    // dC0 holds the gradient of c[t] while t goes back
    float[] g = d.dC0();
    int gAt = row * scan.units() + from;
    float[] product = new float[n];
    UnitBlocks.start(d.dCLast(), g, gAt, n);
    for (int t = scan.steps() - 1; t >= 0; t--) {
      int step = row * scan.steps() + t;
      int at = step * scan.units() + from;
      if (d.dC() != null) {
        elementwise.combine(ADD, g, gAt, d.dC(), at, g, gAt, n);
      }
      // forward, skipped: c[t] = c[t-1]   so: dC stays, dA = dN = 0
      if (isSkipped(scan.mask(), step)) {
        Arrays.fill(dA, at, at + n, 0);
        Arrays.fill(dN, at, at + n, 0);
        continue;
      }
      float[] before = t == 0 ? scan.c0() : scan.c();
      int beforeAt = t == 0 ? gAt : at - scan.units();
      // forward: c = n + f * (before - n)   so: dF = g * (before - n); dN = g * (1 - f); g *= f
      elementwise.combine(SUBTRACT, before, beforeAt, scan.n(), at, dA, at, n);
      elementwise.combine(MULTIPLY, g, gAt, dA, at, dA, at, n);
      elementwise.combine(SUBTRACT, 1f, f, at, dN, at, n);
      elementwise.combine(MULTIPLY, g, gAt, dN, at, dN, at, n);
      elementwise.combine(MULTIPLY, f, at, g, gAt, g, gAt, n);
      // forward: f = sigmoid(a + v * before)   so: dA = dF * f (1 - f); dV += dA * before; g += dA
      // v
      elementwise.derivative(UnaryMap.SIGMOID, f, f, dA, dA, at, at + n);
      elementwise.combine(MULTIPLY, dA, at, before, beforeAt, product, 0, n);
      elementwise.axpy(1, product, 0, dV.rows(), gAt, n);
      elementwise.combine(MULTIPLY, dA, at, scan.v(), from, product, 0, n);
      elementwise.axpy(1, product, 0, g, gAt, n);
    }
  }
}
