package dev.rondo.kernel;

import static dev.rondo.kernel.FusedGru.workPerRow;
import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The time loop of a GRU whose reset gate acts after the recurrent product: one product a step. */
final class FusedGruResetAfter implements GruKernel {

  private static final int GATES = 3;

  private final Gemm gemm;
  private final GruGates gates;

  FusedGruResetAfter(Gemm gemm, GruGates gates) {
    this.gemm = gemm;
    this.gates = gates;
  }

  @Override
  public void forward(Scan scan) {
    int steps = scan.steps();
    RecurrentMatrix w = scan.projection().matrix(gemm, scan.batch(), steps, GATES * scan.units());
    RecurrentMatrix u = RecurrentMatrix.of(gemm, recurrent(scan), scan.batch(), steps);
    if (ScanRows.isOneBlock(scan.batch(), workPerRow(scan))) {
      forward(scan, w, u, 0, scan.batch());
    } else {
      ScanRows.split(scan.batch(), workPerRow(scan), (from, to) -> forward(scan, w, u, from, to));
    }
  }

  private void forward(
      Scan scan, @Nullable RecurrentMatrix w, RecurrentMatrix u, int from, int to) {
    int units = scan.units();
    Kept kept = scan.kept();
    float[] bias = scan.recurrentBias();
    ScanBlock block = ScanBlock.of(from, to, units, GATES);
    block.prepare(scan.projection(), scan.steps());
    block.load(scan.h0(), block.h);
    for (int t = 0; t < scan.steps(); t++) {
      if (bias != null) {
        block.fillSums(bias);
      }
      block.project(scan.projection(), w, t, scan.steps());
      u.multiply(block.hRows, block.sumRows, bias != null);
      for (int row = 0; row < block.rows; row++) {
        int at = (from + row) * scan.steps() + t;
        boolean skipped = isSkipped(scan.mask(), at);
        if (kept != null) {
          keepInner(block, row, kept.inner(), at * units, skipped);
        }
        if (!skipped) {
          gates.forwardResetAfter(block, row);
        }
        // A skipped step gives out the state it found.
        System.arraycopy(block.h, row * units, scan.h(), at * units, units);
        if (kept != null) {
          block.keepGates(row, kept.gates(), at);
        }
      }
    }
    block.store(block.h, scan.hLast());
  }

  /** Before the gates use it up. */
  private static void keepInner(
      ScanBlock block, int row, float[] inner, int innerAt, boolean skipped) {
    int units = block.units;
    if (skipped) {
      Arrays.fill(inner, innerAt, innerAt + units, 0);
    } else {
      System.arraycopy(block.sums, row * block.width + 2 * units, inner, innerAt, units);
    }
  }

  @Override
  public void backward(Scan scan, Gradients gradients) {
    Kept kept = Objects.requireNonNull(scan.kept(), "what forward kept");
    RecurrentMatrix uT =
        RecurrentMatrix.of(gemm, recurrent(scan).transpose(), scan.batch(), scan.steps());
    if (ScanRows.isOneBlock(scan.batch(), workPerRow(scan))) {
      backward(scan, kept, gradients, uT, 0, scan.batch());
    } else {
      ScanRows.split(
          scan.batch(),
          workPerRow(scan),
          (from, to) -> backward(scan, kept, gradients, uT, from, to));
    }
  }

  private void backward(
      Scan scan, Kept kept, Gradients gradients, RecurrentMatrix uT, int from, int to) {
    int units = scan.units();
    ScanBlock block = ScanBlock.of(from, to, units, GATES);
    block.load(gradients.dHLast(), block.h);
    for (int t = scan.steps() - 1; t >= 0; t--) {
      for (int row = 0; row < block.rows; row++) {
        int at = (from + row) * scan.steps() + t;
        if (gradients.dH() != null) {
          block.addToH(row, gradients.dH(), at * units);
        }
        // forward, skipped: h[t] = h[t-1]   so: dH stays, dGates = 0
        if (isSkipped(scan.mask(), at)) {
          block.clearSums(row);
          Arrays.fill(block.second, row * units, (row + 1) * units, 0);
        } else {
          gates.backwardResetAfter(scan, kept, t, block, row);
        }
        int sumAt = row * block.width;
        int dGatesAt = at * block.width;
        System.arraycopy(block.sums, sumAt, gradients.dGates(), dGatesAt, 2 * units);
        System.arraycopy(
            block.second, row * units, gradients.dGates(), dGatesAt + 2 * units, units);
        System.arraycopy(block.sums, sumAt + 2 * units, gradients.dInner(), at * units, units);
      }
      // forward: (sz, sr, sn) = h[t-1] U + bU   so: dH[t-1] += (dSz, dSr, dSn) U^T
      uT.multiply(block.sumRows, block.hRows, true);
    }
    block.store(block.h, gradients.dH0());
  }

  private static Matrix recurrent(Scan scan) {
    return Matrix.of(scan.recurrent(), scan.units(), GATES * scan.units());
  }
}
