package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarMath.sigmoid;
import static dev.rondo.kernel.ScalarMath.tanh;

/**
 * One GRU step, unit by unit. The static methods start at unit {@code first}, since the vector twin
 * leaves the last few units to them.
 */
final class ScalarGruGates implements GruGates {

  @Override
  public void forwardResetAfter(ScanBlock block, int row) {
    int gatesAt = block.gates.at(row);
    activateZr(block.gates.numbers, gatesAt, block, row);
    scale(block.gates.numbers, gatesAt, block, row, 0);
    activateN(block.gates.numbers, gatesAt, block, row);
    mix(block.gates.numbers, gatesAt, block, row, 0);
  }

  private static void activateZr(float[] gates, int gatesAt, ScanBlock block, int row) {
    int sumAt = row * block.width;
    for (int j = 0; j < 2 * block.units; j++) {
      gates[gatesAt + j] = sigmoid(gates[gatesAt + j] + block.sums[sumAt + j]);
    }
  }

  private static void activateN(float[] gates, int gatesAt, ScanBlock block, int row) {
    int sumAt = row * block.width;
    for (int j = 2 * block.units; j < block.width; j++) {
      gates[gatesAt + j] = tanh(gates[gatesAt + j] + block.sums[sumAt + j]);
    }
  }

  /** {@code sn = r * sn}. */
  static void scale(float[] gates, int gatesAt, ScanBlock block, int row, int first) {
    int rAt = gatesAt + block.units;
    int snAt = row * block.width + 2 * block.units;
    for (int j = first; j < block.units; j++) {
      block.sums[snAt + j] *= gates[rAt + j];
    }
  }

  /** {@code h[t] = z * h[t-1] + (1 - z) * n}. */
  static void mix(float[] gates, int gatesAt, ScanBlock block, int row, int first) {
    float[] hs = block.h;
    int hAt = row * block.units;
    int nAt = gatesAt + 2 * block.units;
    for (int j = first; j < block.units; j++) {
      float z = gates[gatesAt + j];
      hs[hAt + j] = z * hs[hAt + j] + (1 - z) * gates[nAt + j];
    }
  }

  @Override
  public void backwardResetAfter(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row) {
    backwardResetAfter(scan, kept, t, block, row, 0);
  }

  static void backwardResetAfter(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row, int first) {
    float[] gates = kept.gates();
    float[] dSums = block.sums;
    int units = block.units;
    int hAt = row * units;
    int szAt = row * block.width;
    int srAt = szAt + units;
    int snAt = srAt + units;
    int zAt = gateAt(scan, t, block, row, 0);
    int rAt = gateAt(scan, t, block, row, 1);
    int nAt = gateAt(scan, t, block, row, 2);
    int innerAt = innerAt(scan, t, block, row);
    float[] hBefore = t > 0 ? scan.h() : scan.h0();
    int hBeforeAt = hBeforeAt(scan, t, block, row);
    for (int j = first; j < units; j++) {
      float z = gates[zAt + j];
      float r = gates[rAt + j];
      float n = gates[nAt + j];
      float dH = block.h[hAt + j];
      // forward: h = z * hBefore + (1 - z) * n   so: dZ = dH * (hBefore - n); dN = dH * (1 - z)
      float dZ = dH * (hBefore[hBeforeAt + j] - n);
      float dN = dH * (1 - z);
      // forward: n = tanh(an + r * sn)   so: dAn = dN * (1 - n^2); dR = dAn * sn; dSn = dAn * r
      float dAn = dN * (1 - n * n);
      float dR = dAn * kept.inner()[innerAt + j];
      // forward: z = sigmoid(az + sz)   so: dSz = dAz = dZ * z * (1 - z), and r likewise
      dSums[szAt + j] = dZ * z * (1 - z);
      dSums[srAt + j] = dR * r * (1 - r);
      dSums[snAt + j] = dAn * r;
      block.second[hAt + j] = dAn;
      // forward: h = z * hBefore + ...   so: dHBefore = z * dH, and what comes through U
      block.h[hAt + j] = z * dH;
    }
  }

  @Override
  public void forwardReset(ScanBlock block, int row) {
    int gatesAt = block.gates.at(row);
    activateZr(block.gates.numbers, gatesAt, block, row);
    reset(block.gates.numbers, gatesAt, block, row, 0);
  }

  /** {@code r * h[t-1]}. */
  static void reset(float[] gates, int gatesAt, ScanBlock block, int row, int first) {
    int hAt = row * block.units;
    int rAt = gatesAt + block.units;
    for (int j = first; j < block.units; j++) {
      block.second[hAt + j] = gates[rAt + j] * block.h[hAt + j];
    }
  }

  @Override
  public void forwardNew(ScanBlock block, int row) {
    int gatesAt = block.gates.at(row);
    activateN(block.gates.numbers, gatesAt, block, row);
    mix(block.gates.numbers, gatesAt, block, row, 0);
  }

  @Override
  public void backwardNew(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row) {
    backwardNew(scan, kept, t, block, row, 0);
  }

  static void backwardNew(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row, int first) {
    float[] gates = kept.gates();
    int units = block.units;
    int hAt = row * units;
    int szAt = row * block.width;
    int snAt = szAt + 2 * units;
    int zAt = gateAt(scan, t, block, row, 0);
    int nAt = gateAt(scan, t, block, row, 2);
    float[] hBefore = t > 0 ? scan.h() : scan.h0();
    int hBeforeAt = hBeforeAt(scan, t, block, row);
    for (int j = first; j < units; j++) {
      float z = gates[zAt + j];
      float n = gates[nAt + j];
      float dH = block.h[hAt + j];
      // forward: h = z * hBefore + (1 - z) * n   so: dZ = dH * (hBefore - n); dN = dH * (1 - z)
      float dZ = dH * (hBefore[hBeforeAt + j] - n);
      float dN = dH * (1 - z);
      // forward: z = sigmoid(az + sz); n = tanh(an + sn)   so: dSz = dZ * z * (1 - z) and so on
      block.sums[szAt + j] = dZ * z * (1 - z);
      block.sums[snAt + j] = dN * (1 - n * n);
      // forward: h = z * hBefore + ...   so: dHBefore = z * dH + ...
      block.h[hAt + j] = z * dH;
    }
  }

  @Override
  public void backwardReset(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row) {
    backwardReset(scan, kept, t, block, row, 0);
  }

  static void backwardReset(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row, int first) {
    float[] gates = kept.gates();
    int units = block.units;
    int hAt = row * units;
    int srAt = row * block.width + units;
    int rAt = gateAt(scan, t, block, row, 1);
    float[] hBefore = t > 0 ? scan.h() : scan.h0();
    int hBeforeAt = hBeforeAt(scan, t, block, row);
    for (int j = first; j < units; j++) {
      float r = gates[rAt + j];
      float dRh = block.second[hAt + j];
      // forward: rh = r * hBefore   so: dR = dRh * hBefore; dHBefore += dRh * r
      float dR = dRh * hBefore[hBeforeAt + j];
      block.h[hAt + j] += dRh * r;
      // forward: r = sigmoid(ar + sr)   so: dSr = dR * r * (1 - r)
      block.sums[srAt + j] = dR * r * (1 - r);
    }
  }

  /** Where the row's units begin under a gate at step {@code t}. */
  static int gateAt(GruKernel.Scan scan, int t, ScanBlock block, int row, int gate) {
    return block.part.gateAt(block.at(row, t, scan.steps()), gate, 3);
  }

  /** Where h and inner of the row's units stand at step {@code t}. */
  static int innerAt(GruKernel.Scan scan, int t, ScanBlock block, int row) {
    return block.part.unitAt(block.at(row, t, scan.steps()));
  }

  /** Where h[t-1] of the row's units stands: in h, or in h0 at the first step. */
  static int hBeforeAt(GruKernel.Scan scan, int t, ScanBlock block, int row) {
    return t > 0 ? innerAt(scan, t - 1, block, row) : block.part.unitAt(block.part.from() + row);
  }
}
