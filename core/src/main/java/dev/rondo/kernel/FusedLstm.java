package dev.rondo.kernel;

import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;

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
  private final NormalizedRows.Maker norms;
  private final FusedProjectedLstm projected;

  /**
   * @param plain the gates of the equations themselves
   * @param variants the others
   */
  FusedLstm(Gemm gemm, LstmGates plain, LstmVariants variants, NormalizedRows.Maker norms) {
    this.gemm = gemm;
    this.plain = plain;
    this.variants = variants;
    this.norms = norms;
    projected = new FusedProjectedLstm(gemm, this);
  }

  LstmGates gates(Scan scan) {
    return scan.variant().hasPlainGates()
        ? plain
        : variants.gates(scan.variant(), norms, scan.units());
  }

  /** The block of a part, with the normalization of a scan. */
  ScanBlock block(Scan scan, ScanPart part) {
    ScanBlock block = ScanBlock.of(part, scan.variant().gates());
    LstmNorms given = scan.variant().norms();
    if (given != null) {
      block.normalization.prepare(
          norms.of(given.inputs(), block.width), norms.of(given.sums(), block.width));
    }
    return block;
  }

  private <M> void split(Scan scan, Function<ScanPart, M> pack, BiConsumer<ScanPart, M> task) {
    long work = workPerRow(scan.steps(), scan.units());
    if (scan.variant().splitsByUnits()) {
      ScanSplit.byRowsOrUnits(scan.batch(), scan.steps(), scan.units(), work, pack, task);
    } else {
      ScanSplit.byRows(scan.batch(), scan.units(), work, pack, task);
    }
  }

  @Override
  public void forward(Scan scan) {
    OutputProjection output = scan.variant().output();
    if (output != null) {
      projected.forward(scan, output);
      return;
    }
    split(
        scan,
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
    ScanBlock block = block(scan, part);
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
          block.normalization.sums(row, at);
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
    OutputProjection output = scan.variant().output();
    if (output != null) {
      projected.backward(scan, output, kept, gradients);
      return;
    }
    split(
        scan,
        part -> RecurrentMatrix.transposed(gemm, scan.recurrent(), scan.variant().gates(), part),
        (part, uT) -> backward(scan, kept, gradients, part, uT));
  }

  private void backward(
      Scan scan, Kept kept, Gradients gradients, ScanPart part, RecurrentMatrix uT) {
    int steps = scan.steps();
    LstmGates gates = gates(scan);
    ScanBlock block = block(scan, part);
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
          block.normalization.skipped(at);
        } else {
          useCandidate(kept, part, at);
          block.zoneout.backwardBefore(row, at);
          gates.backward(scan, kept, t, block, row);
          block.zoneout.backwardAfter(row);
          block.normalization.backward(row, at);
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

  /** The gates look for c~ where c[t] was, which only the step behind had use for. */
  static void useCandidate(Kept kept, ScanPart part, int at) {
    if (kept.candidate() != null) {
      int cAt = part.unitAt(at);
      System.arraycopy(kept.candidate(), cAt, kept.c(), cAt, part.units());
    }
  }

  static long workPerRow(int steps, int units) {
    return 2L * steps * 4 * units * units;
  }
}
