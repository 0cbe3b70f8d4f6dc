package dev.rondo.kernel;

import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The time loop of an LSTM: one recurrent product a step for all rows of a block, then the gates
 * row by row. Backpropagation through time as in Hochreiter and Schmidhuber, 1997, Long Short-Term
 * Memory, with the forget gate of Gers, Schmidhuber and Cummins, 2000, Learning to Forget, and the
 * full gradient through all steps.
 */
final class FusedLstm implements LstmKernel {

  private static final int GATES = 4;

  private final Gemm gemm;
  private final LstmGates gates;

  FusedLstm(Gemm gemm, LstmGates gates) {
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
    ScanBlock block = ScanBlock.of(from, to, units, GATES);
    block.prepare(scan.projection(), scan.steps());
    block.load(scan.h0(), block.h);
    block.load(scan.c0(), block.second);
    for (int t = 0; t < scan.steps(); t++) {
      block.project(scan.projection(), w, t, scan.steps());
      u.multiply(block.hRows, block.sumRows, false);
      for (int row = 0; row < block.rows; row++) {
        int at = (from + row) * scan.steps() + t;
        if (!isSkipped(scan.mask(), at)) {
          gates.forward(block, row);
        }
        // A skipped step gives out the state it found.
        System.arraycopy(block.h, row * units, scan.h(), at * units, units);
        if (kept != null) {
          block.keepGates(row, kept.gates(), at);
          System.arraycopy(block.second, row * units, kept.c(), at * units, units);
        }
      }
    }
    block.store(block.h, scan.hLast());
    block.store(block.second, scan.cLast());
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
    block.load(gradients.dCLast(), block.second);
    for (int t = scan.steps() - 1; t >= 0; t--) {
      for (int row = 0; row < block.rows; row++) {
        int at = (from + row) * scan.steps() + t;
        if (gradients.dH() != null) {
          block.addToH(row, gradients.dH(), at * units);
        }
        // forward, skipped: h[t] = h[t-1]; c[t] = c[t-1]   so: dH and dC stay, dGates = 0
        if (isSkipped(scan.mask(), at)) {
          block.clearSums(row);
        } else {
          gates.backward(scan, kept, t, block, row);
        }
        System.arraycopy(
            block.sums, row * block.width, gradients.dGates(), at * block.width, block.width);
      }
      // forward: gates = ... + h[t-1] U   so: dH[t-1] += dGates[t] U^T
      uT.multiply(block.sumRows, block.hRows, true);
    }
    block.store(block.h, gradients.dH0());
    block.store(block.second, gradients.dC0());
  }

  private static Matrix recurrent(Scan scan) {
    return Matrix.of(scan.recurrent(), scan.units(), GATES * scan.units());
  }

  private static long workPerRow(Scan scan) {
    return 2L * scan.steps() * GATES * scan.units() * scan.units();
  }
}
