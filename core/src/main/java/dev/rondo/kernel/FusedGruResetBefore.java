package dev.rondo.kernel;

import static dev.rondo.kernel.FusedGru.workPerRow;
import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The time loop of a GRU whose reset gate acts before the recurrent product: two products a step,
 * since the second one multiplies {@code r * h[t-1]}.
 */
final class FusedGruResetBefore implements GruKernel {

  private static final int GATES = 3;

  private final Gemm gemm;
  private final GruGates gates;

  FusedGruResetBefore(Gemm gemm, GruGates gates) {
    this.gemm = gemm;
    this.gates = gates;
  }

  /** The recurrent matrix in two, for z and r, and for n; or the transposes of both. */
  private record Halves(@Nullable RecurrentMatrix w, RecurrentMatrix zr, RecurrentMatrix n) {}

  @Override
  public void forward(Scan scan) {
    ScanSplit.byRowsOrUnits(
        scan.batch(),
        scan.steps(),
        scan.units(),
        workPerRow(scan.steps(), scan.units()),
        part -> matrices(scan, part),
        (part, u) -> forward(scan, part, u));
  }

  private Halves matrices(Scan scan, ScanPart part) {
    int steps = scan.steps();
    return new Halves(
        scan.projection().matrix(gemm, GATES, part, steps),
        RecurrentMatrix.of(gemm, scan.recurrent(), uZr(scan), 2, part, steps),
        RecurrentMatrix.of(gemm, scan.recurrent(), uN(scan), 1, part, steps));
  }

  private void forward(Scan scan, ScanPart part, Halves u) {
    int units = part.units();
    int steps = scan.steps();
    Kept kept = scan.kept();
    ScanBlock block = ScanBlock.of(part, GATES);
    block.dropout.prepare(scan.recurrentMask());
    block.zoneout.prepare(scan.zoneout());
    Matrix zrSums = zr(block);
    Matrix nSums = n(block);
    float[] bias = scan.recurrentBias() == null ? null : block.ofPart(scan.recurrentBias());
    Matrix zrStart = bias == null ? null : Matrix.strided(bias, 0, block.rows, 2 * units, 0);
    Matrix nStart = bias == null ? null : Matrix.strided(bias, 2 * units, block.rows, units, 0);
    Exchange rh = new Exchange(part, block.secondRows);
    block.gates.prepare(scan.projection(), steps);
    block.load(scan.h0(), block.h);
    for (int t = 0; t < steps; t++) {
      block.gates.project(scan.projection(), u.w(), t, steps);
      u.zr()
          .multiply(block.dropout.of(block.before(scan.h0(), scan.h(), t, steps)), zrStart, zrSums);
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        if (isSkipped(scan.mask(), at)) {
          Arrays.fill(block.second, row * units, (row + 1) * units, 0);
        } else {
          gates.forwardReset(block, row);
          block.dropout.scale(block.second, row);
        }
        if (kept != null) {
          part.put(block.second, row * units, kept.inner(), at, 1);
        }
      }
      u.n().multiply(rh.show(), nStart, nSums);
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        if (!isSkipped(scan.mask(), at)) {
          block.zoneout.before(row);
          gates.forwardNew(block, row);
          block.zoneout.after(row, at);
        }
        // A skipped step gives out the state it found.
        part.put(block.h, row * units, scan.h(), at, 1);
        if (kept != null) {
          block.gates.keep(row, kept.gates(), at);
        }
      }
      part.await();
    }
    block.store(block.h, scan.hLast());
  }

  @Override
  public void backward(Scan scan, Gradients gradients) {
    Kept kept = Objects.requireNonNull(scan.kept(), "what forward kept");
    ScanSplit.byRowsOrUnits(
        scan.batch(),
        scan.steps(),
        scan.units(),
        workPerRow(scan.steps(), scan.units()),
        part -> transposes(scan, part),
        (part, uT) -> backward(scan, kept, gradients, part, uT));
  }

  private Halves transposes(Scan scan, ScanPart part) {
    return new Halves(
        null,
        RecurrentMatrix.transposed(gemm, scan.recurrent(), uZr(scan), part),
        RecurrentMatrix.transposed(gemm, scan.recurrent(), uN(scan), part));
  }

  private void backward(Scan scan, Kept kept, Gradients gradients, ScanPart part, Halves uT) {
    int units = part.units();
    int steps = scan.steps();
    ScanBlock block = ScanBlock.of(part, GATES);
    block.dropout.prepare(scan.recurrentMask());
    block.zoneout.prepare(scan.zoneout());
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
        } else {
          block.zoneout.backwardBefore(row, at);
          gates.backwardNew(scan, kept, t, block, row);
          block.zoneout.backwardAfter(row);
        }
        part.put(block.sums, row * block.width + 2 * units, gradients.dInner(), at, 1);
      }
      part.await();
      // forward: sn = (r * h[t-1] * m) Un + bUn   so: d(r * h[t-1] * m) = dSn Un^T
      uT.n().multiply(allN(block, gradients, t, steps), block.secondRows, false);
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        if (!isSkipped(scan.mask(), at)) {
          // forward: into Un goes (r * h[t-1]) * m   so: d(r * h[t-1]) = (dSn Un^T) * m
          block.dropout.scale(block.second, row);
          gates.backwardReset(scan, kept, t, block, row);
        }
        block.keepSums(row, gradients.dGates(), at);
      }
      part.await();
      // forward: (sz, sr) = (h[t-1] * m) (Uz, Ur) + ..   so: dH[t-1] += ((dSz, dSr) (Uz, Ur)^T) * m
      block.dropout.backward(uT.zr(), allZr(block, gradients, t, steps));
    }
    block.store(block.h, gradients.dH0());
  }

  private static Matrix uZr(Scan scan) {
    int units = scan.units();
    return Matrix.strided(scan.recurrent().data(), 0, units, 2 * units, GATES * units);
  }

  private static Matrix uN(Scan scan) {
    int units = scan.units();
    return Matrix.strided(scan.recurrent().data(), 2 * units, units, units, GATES * units);
  }

  private static Matrix zr(ScanBlock block) {
    return Matrix.strided(block.sums, 0, block.rows, 2 * block.units, block.width);
  }

  private static Matrix n(ScanBlock block) {
    return Matrix.strided(block.sums, 2 * block.units, block.rows, block.units, block.width);
  }

  /** The gradients of sz and sr at step {@code t}, of all units. */
  private static Matrix allZr(ScanBlock block, Gradients gradients, int t, int steps) {
    if (block.part.hasAllUnits()) {
      return zr(block);
    }
    Matrix all = block.rowsOf(gradients.dGates(), t, steps, GATES);
    int width = 2 * block.part.allUnits();
    return Matrix.strided(all.data(), all.offset(), all.rows(), width, all.rowStride());
  }

  /** The gradient of sn at step {@code t}, of all units. */
  private static Matrix allN(ScanBlock block, Gradients gradients, int t, int steps) {
    return block.part.hasAllUnits() ? n(block) : block.rowsOf(gradients.dInner(), t, steps, 1);
  }
}
