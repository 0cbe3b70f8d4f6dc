package dev.rondo.kernel;

import static dev.rondo.kernel.FusedLstm.useCandidate;
import static dev.rondo.kernel.FusedLstm.workPerRow;
import static dev.rondo.kernel.ScanBlock.isSkipped;

import dev.rondo.kernel.LstmKernel.Gradients;
import dev.rondo.kernel.LstmKernel.Kept;
import dev.rondo.kernel.LstmKernel.Scan;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The time loop of an LSTM with an {@link OutputProjection}: two products a step. The gates work in
 * the block of all scans, and what they put out is projected into a second block, which has h.
 */
final class FusedProjectedLstm {

  private final Gemm gemm;
  private final FusedLstm lstm;

  /**
   * @param lstm has the gates
   */
  FusedProjectedLstm(Gemm gemm, FusedLstm lstm) {
    this.gemm = gemm;
    this.lstm = lstm;
  }

  /**
   * What a step multiplies by.
   *
   * @param steps W and U; backward U transposed alone, as u
   * @param output Wp; backward transposed
   */
  private record Matrices(StepMatrices steps, RecurrentMatrix output) {}

  void forward(Scan scan, OutputProjection output) {
    int gates = scan.variant().gates();
    int steps = scan.steps();
    ScanSplit.byRows(
        scan.batch(),
        scan.units(),
        workPerRow(steps, scan.units()),
        part -> {
          StepMatrices matrices =
              new StepMatrices(
                  scan.projection().matrix(gemm, gates, part, steps),
                  RecurrentMatrix.of(gemm, scan.recurrent(), output.size(), gates, part, steps));
          Matrix whole = Matrix.of(output.weight().data(), scan.units(), output.size());
          return new Matrices(
              matrices, RecurrentMatrix.of(gemm, output.weight(), whole, 1, part, steps));
        },
        (part, matrices) -> forward(scan, output, part, matrices));
  }

  private void forward(Scan scan, OutputProjection output, ScanPart part, Matrices matrices) {
    int steps = scan.steps();
    Kept kept = scan.kept();
    LstmGates gates = lstm.gates(scan);
    ScanBlock block = lstm.block(scan, part);
    ScanBlock out = block.projected(output.size());
    prepare(scan, block, out);
    block.gates.prepare(scan.projection(), steps);
    out.load(scan.h0(), out.h);
    block.load(scan.c0(), block.second);
    for (int t = 0; t < steps; t++) {
      block.gates.project(scan.projection(), matrices.steps.w(), t, steps);
      matrices.steps.u().multiply(out.dropout.of(out.hRows), block.sumRows, false);
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        if (!isSkipped(scan.mask(), at)) {
          block.normalization.sums(row, at);
          block.zoneout.before(row);
          gates.forward(block, row);
          keepCandidate(block, row, kept, output, at);
          block.zoneout.after(row, at);
        }
        if (kept != null) {
          block.gates.keep(row, kept.gates(), at);
          part.put(block.second, row * block.units, kept.c(), at, 1);
        }
      }
      matrices.output.multiply(block.hRows, out.secondRows, false);
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        if (!isSkipped(scan.mask(), at)) {
          out.zoneout.before(row);
          System.arraycopy(out.second, row * out.units, out.h, row * out.units, out.units);
          out.zoneout.after(row, at);
        }
        // A skipped step gives out the state it found.
        out.part.put(out.h, row * out.units, scan.h(), at, 1);
      }
    }
    out.store(out.h, scan.hLast());
    block.store(block.second, scan.cLast());
  }

  private void prepare(Scan scan, ScanBlock block, ScanBlock out) {
    Zoneout zoneout = scan.zoneout();
    block.zoneout.prepare(null, zoneout == null ? null : zoneout.c());
    out.zoneout.prepare(zoneout == null ? null : zoneout.h(), null);
    out.dropout.prepare(scan.recurrentMask());
  }

  private static void keepCandidate(
      ScanBlock block, int row, @Nullable Kept kept, OutputProjection output, int at) {
    if (kept != null && output.before() != null) {
      block.part.put(block.h, row * block.units, output.before(), at, 1);
    }
    if (kept != null && kept.candidate() != null) {
      block.part.put(block.second, row * block.units, kept.candidate(), at, 1);
    }
  }

  void backward(Scan scan, OutputProjection output, Kept kept, Gradients gradients) {
    int gates = scan.variant().gates();
    float[] u = scan.recurrent().data();
    ScanSplit.byRows(
        scan.batch(),
        scan.units(),
        workPerRow(scan.steps(), scan.units()),
        part -> {
          Matrix wholeU = Matrix.of(u, output.size(), gates * scan.units());
          ScanPart projected = ScanPart.ofRows(part.from(), part.to(), output.size());
          RecurrentMatrix uT =
              RecurrentMatrix.transposed(gemm, scan.recurrent(), wholeU, projected);
          return new Matrices(
              new StepMatrices(null, uT),
              RecurrentMatrix.transposed(
                  gemm,
                  output.weight(),
                  Matrix.of(output.weight().data(), scan.units(), output.size()),
                  part));
        },
        (part, matrices) -> backward(scan, output, kept, gradients, part, matrices));
  }

  private void backward(
      Scan scan,
      OutputProjection output,
      Kept kept,
      Gradients gradients,
      ScanPart part,
      Matrices transposed) {
    int steps = scan.steps();
    LstmGates gates = lstm.gates(scan);
    ScanBlock block = lstm.block(scan, part);
    ScanBlock out = block.projected(output.size());
    prepare(scan, block, out);
    out.load(gradients.dHLast(), out.h);
    block.load(gradients.dCLast(), block.second);
    for (int t = steps - 1; t >= 0; t--) {
      for (int row = 0; row < block.rows; row++) {
        outputBackward(scan, output, gradients, out, row, out.at(row, t, steps));
      }
      // forward: m Wp   so: dM = d(m Wp) Wp^T
      transposed.output.multiply(out.secondRows, block.hRows, false);
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
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
      // forward: gates = ... + (h[t-1] * m) U   so: dH[t-1] += (dGates[t] U^T) * m
      out.dropout.backward(transposed.steps.u(), block.sumRows);
    }
    out.store(out.h, gradients.dH0());
    block.store(block.second, gradients.dC0());
  }

  /** Parts dH of a row into what goes through the projection, the second, and what does not. */
  private static void outputBackward(
      Scan scan, OutputProjection output, Gradients gradients, ScanBlock out, int row, int at) {
    int hAt = row * out.units;
    if (gradients.dH() != null) {
      out.addToH(row, gradients.dH(), at);
    }
    if (isSkipped(scan.mask(), at)) {
      Arrays.fill(out.second, hAt, hAt + out.units, 0);
    } else {
      // forward: h[t] = m Wp, or with zoneout a share of it, so that a share goes to h[t-1]
      out.zoneout.backwardBefore(row, at);
      System.arraycopy(out.h, hAt, out.second, hAt, out.units);
      Arrays.fill(out.h, hAt, hAt + out.units, 0);
      out.zoneout.backwardAfter(row);
    }
    float[] kept = Objects.requireNonNull(output.dAfter(), "room for the gradient of m Wp");
    out.part.put(out.second, hAt, kept, at, 1);
  }
}
