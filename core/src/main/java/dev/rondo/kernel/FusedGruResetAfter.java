package dev.rondo.kernel;

import static dev.rondo.kernel.FusedGru.workPerRow;
import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The time loop of a GRU whose reset gate acts after the recurrent product: one product a step. */
final class FusedGruResetAfter implements GruKernel {

  private static final int GATES = 3;

  private final Gemm gemm;
  private final GruGates gates;
  private final NormalizedRows.Maker norms;

  FusedGruResetAfter(Gemm gemm, GruGates gates, NormalizedRows.Maker norms) {
    this.gemm = gemm;
    this.gates = gates;
    this.norms = norms;
  }

  private <M> void split(Scan scan, Function<ScanPart, M> pack, BiConsumer<ScanPart, M> task) {
    long work = workPerRow(scan.steps(), scan.units());
    if (scan.norms() == null) {
      ScanSplit.byRowsOrUnits(scan.batch(), scan.steps(), scan.units(), work, pack, task);
    } else {
      ScanSplit.byRows(scan.batch(), scan.units(), work, pack, task);
    }
  }

  private ScanBlock block(Scan scan, ScanPart part) {
    ScanBlock block = ScanBlock.of(part, GATES);
    GruNorms given = scan.norms();
    if (given != null) {
      int[] ends = {2 * part.units(), 3 * part.units()};
      block.normalization.prepare(norms.of(given.inputs(), ends), norms.of(given.sums(), ends));
    }
    return block;
  }

  @Override
  public void forward(Scan scan) {
    split(
        scan,
        part ->
            StepMatrices.of(gemm, scan.projection(), scan.recurrent(), GATES, part, scan.steps()),
        (part, matrices) -> forward(scan, part, matrices));
  }

  private void forward(Scan scan, ScanPart part, StepMatrices matrices) {
    int steps = scan.steps();
    Kept kept = scan.kept();
    float[] bias = scan.recurrentBias();
    ScanBlock block = block(scan, part);
    block.dropout.prepare(scan.recurrentMask());
    block.zoneout.prepare(scan.zoneout());
    block.gates.prepare(scan.projection(), steps);
    block.load(scan.h0(), block.h);
    Matrix start =
        bias == null ? null : Matrix.strided(block.ofPart(bias), 0, block.rows, block.width, 0);
    for (int t = 0; t < steps; t++) {
      block.gates.project(scan.projection(), matrices.w(), t, steps);
      matrices
          .u()
          .multiply(
              block.dropout.of(block.before(scan.h0(), scan.h(), t, steps)), start, block.sumRows);
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        boolean skipped = isSkipped(scan.mask(), at);
        if (!skipped) {
          block.normalization.sums(row, at);
        }
        if (kept != null) {
          keepInner(block, row, kept.inner(), at, skipped);
        }
        if (!skipped) {
          block.zoneout.before(row);
          gates.forwardResetAfter(block, row);
          block.zoneout.after(row, at);
        }
        // A skipped step gives out the state it found.
        part.put(block.h, row * part.units(), scan.h(), at, 1);
        if (kept != null) {
          block.gates.keep(row, kept.gates(), at);
        }
      }
      part.await();
    }
    block.store(block.h, scan.hLast());
  }

  /** Before the gates use it up. */
  private static void keepInner(ScanBlock block, int row, float[] inner, int at, boolean skipped) {
    int units = block.units;
    int innerAt = block.part.unitAt(at);
    if (skipped) {
      Arrays.fill(inner, innerAt, innerAt + units, 0);
    } else {
      System.arraycopy(block.sums, row * block.width + 2 * units, inner, innerAt, units);
    }
  }

  @Override
  public void backward(Scan scan, Gradients gradients) {
    Kept kept = Objects.requireNonNull(scan.kept(), "what forward kept");
    split(
        scan,
        part -> RecurrentMatrix.transposed(gemm, scan.recurrent(), GATES, part),
        (part, uT) -> backward(scan, kept, gradients, part, uT));
  }

  private void backward(
      Scan scan, Kept kept, Gradients gradients, ScanPart part, RecurrentMatrix uT) {
    int units = part.units();
    int steps = scan.steps();
    ScanBlock block = block(scan, part);
    block.dropout.prepare(scan.recurrentMask());
    block.zoneout.prepare(scan.zoneout());
    Exchange dSums = new Exchange(part, block.sumRows);
    block.load(gradients.dHLast(), block.h);
    for (int t = steps - 1; t >= 0; t--) {
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        if (gradients.dH() != null) {
          block.addToH(row, gradients.dH(), at);
        }
        // forward, skipped: h[t] = h[t-1]   so: dH stays, dGates = 0
        if (isSkipped(scan.mask(), at)) {
          block.clearSums(row);
          Arrays.fill(block.second, row * units, (row + 1) * units, 0);
          block.normalization.skipped(at);
        } else {
          block.zoneout.backwardBefore(row, at);
          gates.backwardResetAfter(scan, kept, t, block, row);
          block.zoneout.backwardAfter(row);
          block.normalization.backward(row, at, block.second);
        }
        keep(block, row, gradients, at);
      }
      // forward: (sz, sr, sn) = (h[t-1] * m) U + bU   so: dH[t-1] += ((dSz, dSr, dSn) U^T) * m
      block.dropout.backward(uT, dSums.show());
    }
    block.store(block.h, gradients.dH0());
  }

  /** The sums hold the gradient of sn, the second array that of an. */
  private static void keep(ScanBlock block, int row, Gradients gradients, int at) {
    if (block.normalization.isThere()) {
      block.keepSums(row, gradients.dGates(), at);
      return;
    }
    ScanPart part = block.part;
    int units = block.units;
    int szAt = row * block.width;
    float[] dGates = gradients.dGates();
    System.arraycopy(block.sums, szAt, dGates, part.gateAt(at, 0, GATES), units);
    System.arraycopy(block.sums, szAt + units, dGates, part.gateAt(at, 1, GATES), units);
    System.arraycopy(block.second, row * units, dGates, part.gateAt(at, 2, GATES), units);
    part.put(block.sums, szAt + 2 * units, gradients.dInner(), at, 1);
  }
}
