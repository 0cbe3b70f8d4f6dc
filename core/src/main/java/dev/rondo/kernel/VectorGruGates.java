package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarGruGates.gateAt;
import static dev.rondo.kernel.ScalarGruGates.hBeforeAt;
import static dev.rondo.kernel.ScalarGruGates.innerAt;
import static dev.rondo.kernel.VectorGate.load;
import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * One GRU step, a vector of units at a time; the last few are left to {@link ScalarGruGates}, where
 * the same backward steps quote their forward.
 */
final class VectorGruGates implements GruGates {
  private final SeparateGates passes = new SeparateGates();

  @Override
  public void forwardResetAfter(ScanBlock block, int row) {
    int units = block.units;
    int sumAt = row * block.width;
    int gatesAt = block.gates.at(row);
    int bound = SPECIES.loopBound(units);
    // z and r are neighbours: one pass for both
    passes.sigmoidOfSum(block.gates.numbers, gatesAt, block.sums, sumAt, 2 * units);
    scaleVectors(block.gates.numbers, gatesAt, block, row, bound);
    ScalarGruGates.scale(block.gates.numbers, gatesAt, block, row, bound);
    passes.tanhOfSum(
        block.gates.numbers, gatesAt + 2 * units, block.sums, sumAt + 2 * units, units);
    mixVectors(block.gates.numbers, gatesAt, block, row, bound);
    ScalarGruGates.mix(block.gates.numbers, gatesAt, block, row, bound);
  }

  private static void scaleVectors(
      float[] gates, int gatesAt, ScanBlock block, int row, int bound) {
    float[] sums = block.sums;
    int rAt = gatesAt + block.units;
    int snAt = row * block.width + 2 * block.units;
    for (int j = 0; j < bound; j += LANES) {
      load(gates, rAt + j).mul(load(sums, snAt + j)).intoArray(sums, snAt + j);
    }
  }

  private static void mixVectors(float[] gates, int gatesAt, ScanBlock block, int row, int bound) {
    float[] hs = block.h;
    int hAt = row * block.units;
    int zAt = gatesAt;
    int nAt = gatesAt + 2 * block.units;
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector z = load(gates, zAt + j);
      FloatVector n = load(gates, nAt + j);
      z.mul(load(hs, hAt + j)).add(one.sub(z).mul(n)).intoArray(hs, hAt + j);
    }
  }

  @Override
  public void backwardResetAfter(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row) {
    int bound = SPECIES.loopBound(block.units);
    backwardResetAfterVectors(scan, kept, t, block, row, bound);
    ScalarGruGates.backwardResetAfter(scan, kept, t, block, row, bound);
  }

  private static void backwardResetAfterVectors(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row, int bound) {
    float[] gates = kept.gates();
    float[] inner = kept.inner();
    float[] dHs = block.h;
    float[] dAns = block.second;
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
    float[] hsBefore = t > 0 ? scan.h() : scan.h0();
    int hBeforeAt = hBeforeAt(scan, t, block, row);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector z = load(gates, zAt + j);
      FloatVector r = load(gates, rAt + j);
      FloatVector n = load(gates, nAt + j);
      FloatVector dH = load(dHs, hAt + j);
      // forward: h = z * hBefore + (1 - z) * n   so: dZ = dH * (hBefore - n); dN = dH * (1 - z)
      FloatVector dZ = dH.mul(load(hsBefore, hBeforeAt + j).sub(n));
      FloatVector dN = dH.mul(one.sub(z));
      // forward: n = tanh(an + r * sn)   so: dAn = dN * (1 - n^2); dR = dAn * sn; dSn = dAn * r
      FloatVector dAn = dN.mul(one.sub(n.mul(n)));
      FloatVector dR = dAn.mul(load(inner, innerAt + j));
      dZ.mul(z).mul(one.sub(z)).intoArray(dSums, szAt + j);
      dR.mul(r).mul(one.sub(r)).intoArray(dSums, srAt + j);
      dAn.mul(r).intoArray(dSums, snAt + j);
      dAn.intoArray(dAns, hAt + j);
      z.mul(dH).intoArray(dHs, hAt + j);
    }
  }

  @Override
  public void forwardReset(ScanBlock block, int row) {
    int gatesAt = block.gates.at(row);
    int bound = SPECIES.loopBound(block.units);
    passes.sigmoidOfSum(
        block.gates.numbers, gatesAt, block.sums, row * block.width, 2 * block.units);
    resetVectors(block.gates.numbers, gatesAt, block, row, bound);
    ScalarGruGates.reset(block.gates.numbers, gatesAt, block, row, bound);
  }

  private static void resetVectors(
      float[] gates, int gatesAt, ScanBlock block, int row, int bound) {
    int hAt = row * block.units;
    int rAt = gatesAt + block.units;
    for (int j = 0; j < bound; j += LANES) {
      load(gates, rAt + j).mul(load(block.h, hAt + j)).intoArray(block.second, hAt + j);
    }
  }

  @Override
  public void forwardNew(ScanBlock block, int row) {
    int units = block.units;
    int gatesAt = block.gates.at(row);
    int snAt = row * block.width + 2 * units;
    int bound = SPECIES.loopBound(units);
    passes.tanhOfSum(block.gates.numbers, gatesAt + 2 * units, block.sums, snAt, units);
    mixVectors(block.gates.numbers, gatesAt, block, row, bound);
    ScalarGruGates.mix(block.gates.numbers, gatesAt, block, row, bound);
  }

  @Override
  public void backwardNew(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row) {
    int bound = SPECIES.loopBound(block.units);
    backwardNewVectors(scan, kept, t, block, row, bound);
    ScalarGruGates.backwardNew(scan, kept, t, block, row, bound);
  }

  private static void backwardNewVectors(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row, int bound) {
    float[] gates = kept.gates();
    float[] dHs = block.h;
    float[] dSums = block.sums;
    int units = block.units;
    int hAt = row * units;
    int szAt = row * block.width;
    int snAt = szAt + 2 * units;
    int zAt = gateAt(scan, t, block, row, 0);
    int nAt = gateAt(scan, t, block, row, 2);
    float[] hsBefore = t > 0 ? scan.h() : scan.h0();
    int hBeforeAt = hBeforeAt(scan, t, block, row);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector z = load(gates, zAt + j);
      FloatVector n = load(gates, nAt + j);
      FloatVector dH = load(dHs, hAt + j);
      // forward: h = z * hBefore + (1 - z) * n   so: dZ = dH * (hBefore - n); dN = dH * (1 - z)
      FloatVector dZ = dH.mul(load(hsBefore, hBeforeAt + j).sub(n));
      FloatVector dN = dH.mul(one.sub(z));
      dZ.mul(z).mul(one.sub(z)).intoArray(dSums, szAt + j);
      dN.mul(one.sub(n.mul(n))).intoArray(dSums, snAt + j);
      z.mul(dH).intoArray(dHs, hAt + j);
    }
  }

  @Override
  public void backwardReset(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row) {
    int bound = SPECIES.loopBound(block.units);
    backwardResetVectors(scan, kept, t, block, row, bound);
    ScalarGruGates.backwardReset(scan, kept, t, block, row, bound);
  }

  private static void backwardResetVectors(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row, int bound) {
    float[] gates = kept.gates();
    float[] dHs = block.h;
    int units = block.units;
    int hAt = row * units;
    int srAt = row * block.width + units;
    int rAt = gateAt(scan, t, block, row, 1);
    float[] hsBefore = t > 0 ? scan.h() : scan.h0();
    int hBeforeAt = hBeforeAt(scan, t, block, row);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector r = load(gates, rAt + j);
      FloatVector dRh = load(block.second, hAt + j);
      // forward: rh = r * hBefore   so: dR = dRh * hBefore; dHBefore += dRh * r
      FloatVector dR = dRh.mul(load(hsBefore, hBeforeAt + j));
      load(dHs, hAt + j).add(dRh.mul(r)).intoArray(dHs, hAt + j);
      dR.mul(r).mul(one.sub(r)).intoArray(block.sums, srAt + j);
    }
  }
}
