package dev.rondo.kernel;

import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Arrays;

/**
 * The time loop of an Elman network (Elman, 1990, Finding Structure in Time): one recurrent product
 * a step for all rows of a block, then the activation row by row.
 */
final class FusedSimpleRnn implements SimpleRnnKernel {

  private final Gemm gemm;
  private final Elementwise elementwise;

  FusedSimpleRnn(Gemm gemm, Elementwise elementwise) {
    this.gemm = gemm;
    this.elementwise = elementwise;
  }

  @Override
  public void forward(Scan scan) {
    check(scan.activation());
    ScanSplit.byRowsOrUnits(
        scan.batch(),
        scan.steps(),
        scan.units(),
        workPerRow(scan.steps(), scan.units()),
        part -> StepMatrices.of(gemm, scan.projection(), scan.recurrent(), 1, part, scan.steps()),
        (part, matrices) -> forward(scan, part, matrices));
  }

  private void forward(Scan scan, ScanPart part, StepMatrices matrices) {
    int steps = scan.steps();
    int units = part.units();
    ScanBlock block = ScanBlock.of(part, 1);
    block.dropout.prepare(scan.recurrentMask());
    block.zoneout.prepare(scan.zoneout());
    block.gates.prepare(scan.projection(), steps);
    block.load(scan.h0(), block.h);
    for (int t = 0; t < steps; t++) {
      block.gates.project(scan.projection(), matrices.w(), t, steps);
      Matrix before = block.dropout.of(block.before(scan.h0(), scan.h(), t, steps));
      matrices.u().multiply(before, block.gates.ofStep(), block.sumRows);
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        int rowAt = row * units;
        if (!isSkipped(scan.mask(), at)) {
          elementwise.map(scan.activation(), block.sums, block.sums, rowAt, rowAt + units);
          block.zoneout.before(row);
          System.arraycopy(block.sums, rowAt, block.h, rowAt, units);
          block.zoneout.after(row, at);
        }
        // A skipped step gives out the state it found.
        part.put(block.h, rowAt, scan.h(), at, 1);
      }
      part.await();
    }
    block.store(block.h, scan.hLast());
  }

  @Override
  public void backward(Scan scan, Gradients gradients) {
    check(scan.activation());
    ScanSplit.byRowsOrUnits(
        scan.batch(),
        scan.steps(),
        scan.units(),
        workPerRow(scan.steps(), scan.units()),
        part -> RecurrentMatrix.transposed(gemm, scan.recurrent(), 1, part),
        (part, uT) -> backward(scan, gradients, part, uT));
  }

  private void backward(Scan scan, Gradients gradients, ScanPart part, RecurrentMatrix uT) {
    int steps = scan.steps();
    int units = part.units();
    ScanBlock block = ScanBlock.of(part, 1);
    block.dropout.prepare(scan.recurrentMask());
    block.zoneout.prepare(scan.zoneout());
    block.load(gradients.dHLast(), block.h);
    for (int t = steps - 1; t >= 0; t--) {
      for (int row = 0; row < block.rows; row++) {
        int at = block.at(row, t, steps);
        int rowAt = row * units;
        if (gradients.dH() != null) {
          block.addToH(row, gradients.dH(), at);
        }
        // forward, skipped: h[t] = h[t-1]   so: dH stays, dA = 0
        if (isSkipped(scan.mask(), at)) {
          block.clearSums(row);
        } else {
          // forward: h = f(a + s)   so: dA = dH * f'(.), and nothing of dH passes by
          part.take(scan.h(), at, 1, block.second, rowAt);
          float[] before = t > 0 ? scan.h() : scan.h0();
          int beforeAt = part.unitAt(t > 0 ? at - 1 : part.from() + row);
          block.zoneout.candidate(block.second, row, at, before, beforeAt);
          block.zoneout.backwardBefore(row, at);
          elementwise.derivative(
              scan.activation(),
              block.second,
              block.second,
              block.h,
              block.sums,
              rowAt,
              rowAt + units);
          Arrays.fill(block.h, rowAt, rowAt + units, 0);
          block.zoneout.backwardAfter(row);
        }
        block.keepSums(row, gradients.dA(), at);
      }
      part.await();
      // forward: s = (h[t-1] * m) U   so: dH[t-1] += (dA U^T) * m
      block.dropout.backward(uT, block.allSums(gradients.dA(), t, steps));
    }
    block.store(block.h, gradients.dH0());
  }

  /** Only the output is kept for backward: see {@link SimpleRnnKernel#differentiableFromOutput}. */
  private static void check(UnaryMap activation) {
    if (!SimpleRnnKernel.differentiableFromOutput(activation)) {
      throw new IllegalArgumentException(
          "SimpleRnnKernel: expected an activation whose derivative follows from its output but got "
              + activation
              + ". Unroll the cell instead.");
    }
  }

  static long workPerRow(int steps, int units) {
    return 2L * steps * units * units;
  }
}
