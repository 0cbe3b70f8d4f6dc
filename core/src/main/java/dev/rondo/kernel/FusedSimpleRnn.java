package dev.rondo.kernel;

import static dev.rondo.kernel.ScanBlock.isSkipped;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    int steps = scan.steps();
    RecurrentMatrix w = scan.projection().matrix(gemm, scan.batch(), steps, scan.units());
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
    ScanBlock block = ScanBlock.of(from, to, units, 1);
    block.prepare(scan.projection(), scan.steps());
    block.load(scan.h0(), block.h);
    for (int t = 0; t < scan.steps(); t++) {
      block.project(scan.projection(), w, t, scan.steps());
      System.arraycopy(block.gates, block.gatesAt(0), block.sums, 0, block.rows * units);
      u.multiply(block.hRows, block.sumRows, true);
      for (int row = 0; row < block.rows; row++) {
        int at = (from + row) * scan.steps() + t;
        int rowAt = row * units;
        if (!isSkipped(scan.mask(), at)) {
          elementwise.map(scan.activation(), block.sums, block.sums, rowAt, rowAt + units);
          System.arraycopy(block.sums, rowAt, block.h, rowAt, units);
        }
        // A skipped step gives out the state it found.
        System.arraycopy(block.h, rowAt, scan.h(), at * units, units);
      }
    }
    block.store(block.h, scan.hLast());
  }

  @Override
  public void backward(Scan scan, Gradients gradients) {
    check(scan.activation());
    RecurrentMatrix uT =
        RecurrentMatrix.of(gemm, recurrent(scan).transpose(), scan.batch(), scan.steps());
    if (ScanRows.isOneBlock(scan.batch(), workPerRow(scan))) {
      backward(scan, gradients, uT, 0, scan.batch());
    } else {
      ScanRows.split(
          scan.batch(), workPerRow(scan), (from, to) -> backward(scan, gradients, uT, from, to));
    }
  }

  private void backward(Scan scan, Gradients gradients, RecurrentMatrix uT, int from, int to) {
    int units = scan.units();
    ScanBlock block = ScanBlock.of(from, to, units, 1);
    block.load(gradients.dHLast(), block.h);
    for (int t = scan.steps() - 1; t >= 0; t--) {
      for (int row = 0; row < block.rows; row++) {
        int at = (from + row) * scan.steps() + t;
        int rowAt = row * units;
        if (gradients.dH() != null) {
          block.addToH(row, gradients.dH(), at * units);
        }
        // forward, skipped: h[t] = h[t-1]   so: dH stays, dA = 0
        if (isSkipped(scan.mask(), at)) {
          block.clearSums(row);
        } else {
          // forward: h = f(a + s)   so: dA = dH * f'(.), and nothing of dH passes by
          System.arraycopy(scan.h(), at * units, block.second, rowAt, units);
          elementwise.derivative(
              scan.activation(),
              block.second,
              block.second,
              block.h,
              block.sums,
              rowAt,
              rowAt + units);
          Arrays.fill(block.h, rowAt, rowAt + units, 0);
        }
        System.arraycopy(block.sums, rowAt, gradients.dA(), at * units, units);
      }
      // forward: s = h[t-1] U   so: dH[t-1] += dA U^T
      uT.multiply(block.sumRows, block.hRows, true);
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

  private static Matrix recurrent(Scan scan) {
    return Matrix.of(scan.recurrent(), scan.units(), scan.units());
  }

  private static long workPerRow(Scan scan) {
    return 2L * scan.steps() * scan.units() * scan.units();
  }
}
