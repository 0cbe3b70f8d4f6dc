package dev.rondo.kernel;

import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Arrays;

/** The time loop of a {@link LinearRecurrence}: one pass, a step of a row after the other. */
final class FusedLinearRecurrence implements LinearRecurrence {
  private final Elementwise elementwise;
  private final RecurrenceRow rows;

  FusedLinearRecurrence(Elementwise elementwise, RecurrenceRow rows) {
    this.elementwise = elementwise;
    this.rows = rows;
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
    float[] before = scan.h0();
    int beforeAt = row * scan.units() + from;
    for (int t = 0; t < scan.steps(); t++) {
      int step = row * scan.steps() + t;
      int at = step * scan.units() + from;
      if (isSkipped(scan.mask(), step)) {
        System.arraycopy(before, beforeAt, scan.h(), at, n);
      } else if (scan.a() == null) {
        System.arraycopy(scan.b(), at, scan.h(), at, n);
      } else {
        rows.forward(scan.a(), scan.b(), at, before, beforeAt, scan.h(), at, n);
      }
      before = scan.h();
      beforeAt = at;
    }
    System.arraycopy(before, beforeAt, scan.hLast(), row * scan.units() + from, n);
  }

  @Override
  public void backward(Scan scan, Gradients gradients) {
    UnitBlocks.split(
        scan.batch(),
        scan.steps(),
        scan.units(),
        (row, from, n) -> backward(scan, gradients, row, from, n));
  }

  private void backward(Scan scan, Gradients d, int row, int from, int n) {
    // dH0 holds the gradient of h[t] while t goes back
    float[] g = d.dH0();
    int gAt = row * scan.units() + from;
    UnitBlocks.start(d.dHLast(), g, gAt, n);
    for (int t = scan.steps() - 1; t >= 0; t--) {
      int step = row * scan.steps() + t;
      int at = step * scan.units() + from;
      add(d, g, gAt, at, n);
      // forward, skipped: h[t] = h[t-1]   so: dH stays, dA = dB = 0
      if (isSkipped(scan.mask(), step)) {
        Arrays.fill(d.dB(), at, at + n, 0);
        if (d.dA() != null) {
          Arrays.fill(d.dA(), at, at + n, 0);
        }
      } else if (scan.a() == null || d.dA() == null) {
        System.arraycopy(g, gAt, d.dB(), at, n);
        Arrays.fill(g, gAt, gAt + n, 0);
      } else {
        float[] before = t == 0 ? scan.h0() : scan.h();
        int beforeAt = t == 0 ? gAt : at - scan.units();
        rows.backward(scan.a(), d.dA(), d.dB(), at, before, beforeAt, g, gAt, n);
      }
    }
  }

  private void add(Gradients d, float[] g, int gAt, int at, int n) {
    if (d.dH() != null) {
      elementwise.combine(BinaryMap.ADD, g, gAt, d.dH(), at, g, gAt, n);
    }
  }

  @Override
  public void complexForward(Scan scan) {
    if (UnitBlocks.isOneStep(scan.batch(), scan.steps())) {
      complexForward(scan, factors(scan), 0, 0, scan.units());
      return;
    }
    UnitBlocks.split(
        scan.batch(),
        scan.steps(),
        scan.units(),
        (row, from, n) -> complexForward(scan, factors(scan), row, from, n));
  }

  private void complexForward(Scan scan, float[] a, int row, int from, int n) {
    int units = scan.units();
    float[] before = scan.h0();
    int beforeAt = row * 2 * units + from;
    for (int t = 0; t < scan.steps(); t++) {
      int step = row * scan.steps() + t;
      int at = step * 2 * units + from;
      if (isSkipped(scan.mask(), step)) {
        copy(before, beforeAt, scan.h(), at, units, n);
      } else {
        rows.complexForward(a, from, scan.b(), at, before, beforeAt, scan.h(), at, units, n);
      }
      before = scan.h();
      beforeAt = at;
    }
    copy(before, beforeAt, scan.hLast(), row * 2 * units + from, units, n);
  }

  @Override
  public void complexBackward(Scan scan, Gradients gradients) {
    float[] a = factors(scan);
    UnitBlocks.RowSums dA = new UnitBlocks.RowSums(scan.batch(), a.length);
    UnitBlocks.split(
        scan.batch(),
        scan.steps(),
        scan.units(),
        (row, from, n) -> complexBackward(scan, gradients, a, dA.rows(), row, from, n));
    if (gradients.dA() != null) {
      dA.sum(elementwise, gradients.dA());
    }
  }

  private void complexBackward(
      Scan scan, Gradients d, float[] a, float[] dAOfRows, int row, int from, int n) {
    int units = scan.units();
    float[] g = d.dH0();
    int gAt = row * 2 * units + from;
    UnitBlocks.start(d.dHLast(), g, gAt, n);
    UnitBlocks.start(d.dHLast(), g, gAt + units, n);
    for (int t = scan.steps() - 1; t >= 0; t--) {
      int step = row * scan.steps() + t;
      int at = step * 2 * units + from;
      add(d, g, gAt, at, n);
      add(d, g, gAt + units, at + units, n);
      if (isSkipped(scan.mask(), step)) {
        Arrays.fill(d.dB(), at, at + n, 0);
        Arrays.fill(d.dB(), at + units, at + units + n, 0);
        continue;
      }
      // forward: h = a * before + b   so: dB += g; dA += g conj(before); dBefore += conj(a) g
      copy(g, gAt, d.dB(), at, units, n);
      float[] before = t == 0 ? scan.h0() : scan.h();
      int beforeAt = t == 0 ? gAt : at - 2 * units;
      rows.complexBackward(a, from, dAOfRows, gAt, before, beforeAt, g, gAt, units, n);
    }
  }

  private static void copy(float[] x, int xAt, float[] y, int yAt, int units, int n) {
    System.arraycopy(x, xAt, y, yAt, n);
    System.arraycopy(x, xAt + units, y, yAt + units, n);
  }

  private static float[] factors(Scan scan) {
    if (scan.a() == null) {
      throw new IllegalArgumentException("LinearRecurrence: expected a for a complex scan");
    }
    return scan.a();
  }
}
