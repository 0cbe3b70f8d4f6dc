package dev.rondo.kernel;

import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Objects;

/**
 * The time loop of an LSTM: one recurrent product a step for all rows of a part, then the gates row
 * by row. Backpropagation through time as in Hochreiter and Schmidhuber, 1997, Long Short-Term
 * Memory, with the forget gate of Gers, Schmidhuber and Cummins, 2000, Learning to Forget, and the
 * full gradient through all steps.
 */
final class FusedLstm implements LstmKernel {

  private final Gemm gemm;
  private final LstmGates plain;
  private final LstmVariants variants;

  /**
   * @param plain the gates of the equations themselves
   * @param variants the others
   */
  FusedLstm(Gemm gemm, LstmGates plain, LstmVariants variants) {
    this.gemm = gemm;
    this.plain = plain;
    this.variants = variants;
  }

  private LstmGates gates(Scan scan) {
    return scan.variant().isNone() ? plain : variants.gates(scan.variant(), scan.units());
  }

  @Override
  public void forward(Scan scan) {
    ScanSplit.byRowsOrUnits(
        scan.batch(),
        scan.steps(),
        scan.units(),
        workPerRow(scan.steps(), scan.units()),
        part ->
            StepMatrices.of(
                gemm,
                scan.projection(),
                scan.recurrent(),
                scan.variant().gates(),
                part,
                scan.steps()),
        (part, matrices) -> forward(scan, part, matrices));
  }

  private void forward(Scan scan, ScanPart part, StepMatrices matrices) {
    int steps = scan.steps();
    int units = part.units();
    Kept kept = scan.kept();
    LstmGates gates = gates(scan);
    ScanBlock block = ScanBlock.of(part, scan.variant().gates());
    block.dropout.prepare(scan.recurrentMask());
    block.zoneout.prepare(scan.zoneout());
    block.gates.prepare(scan.projection(), steps);
    block.load(scan.h0(), block.h);
    block.load(scan.c0(), block.second);
    for (int t = 0; t < steps; t++) {
      block.gates.project(scan.projection(), matrices.w(), t, steps);
      matrices
          .u()
          .multiply(
              block.dropout.of(block.before(scan.h0(), scan.h(), t, steps)), block.sumRows, false);
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        if (!isSkipped(scan.mask(), at)) {
          block.zoneout.before(row);
          gates.forward(block, row);
          if (kept != null && kept.candidate() != null) {
            part.put(block.second, row * units, kept.candidate(), at, 1);
          }
          block.zoneout.after(row, at);
        }
        // A skipped step gives out the state it found.
        part.put(block.h, row * units, scan.h(), at, 1);
        if (kept != null) {
          block.gates.keep(row, kept.gates(), at);
          part.put(block.second, row * units, kept.c(), at, 1);
        }
      }
      part.await();
    }
    block.store(block.h, scan.hLast());
    block.store(block.second, scan.cLast());
  }

  @Override
  public void backward(Scan scan, Gradients gradients) {
    Kept kept = Objects.requireNonNull(scan.kept(), "what forward kept");
    ScanSplit.byRowsOrUnits(
        scan.batch(),
        scan.steps(),
        scan.units(),
        workPerRow(scan.steps(), scan.units()),
        part -> RecurrentMatrix.transposed(gemm, scan.recurrent(), scan.variant().gates(), part),
        (part, uT) -> backward(scan, kept, gradients, part, uT));
  }

  private void backward(
      Scan scan, Kept kept, Gradients gradients, ScanPart part, RecurrentMatrix uT) {
    int steps = scan.steps();
    LstmGates gates = gates(scan);
    ScanBlock block = ScanBlock.of(part, scan.variant().gates());
    block.dropout.prepare(scan.recurrentMask());
    block.zoneout.prepare(scan.zoneout());
    block.load(gradients.dHLast(), block.h);
    block.load(gradients.dCLast(), block.second);
    for (int t = steps - 1; t >= 0; t--) {
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        if (gradients.dH() != null) {
          block.addToH(row, gradients.dH(), at);
        }
        // forward, skipped: h[t] = h[t-1]; c[t] = c[t-1]   so: dH and dC stay, dGates = 0
        if (isSkipped(scan.mask(), at)) {
          block.clearSums(row);
        } else {
          if (kept.candidate() != null) {
            // The gates look for c~ where c[t] was, which only the step behind had use for.
            int cAt = part.unitAt(at);
            System.arraycopy(kept.candidate(), cAt, kept.c(), cAt, part.units());
          }
          block.zoneout.backwardBefore(row, at);
          gates.backward(scan, kept, t, block, row);
          block.zoneout.backwardAfter(row);
        }
        block.keepSums(row, gradients.dGates(), at);
      }
      part.await();
      // forward: gates = ... + (h[t-1] * m) U   so: dH[t-1] += (dGates[t] U^T) * m
      block.dropout.backward(uT, block.allSums(gradients.dGates(), t, steps));
    }
    block.store(block.h, gradients.dH0());
    block.store(block.second, gradients.dC0());
  }

  static long workPerRow(int steps, int units) {
    return 2L * steps * 4 * units * units;
  }
}
