package dev.rondo.kernel;

import static dev.rondo.kernel.VectorGate.load;
import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/** One LSTM step, a vector of units at a time; the last few are left to {@link ScalarLstmGates}. */
final class VectorLstmGates implements LstmGates {
  private final SeparateGates passes;

  VectorLstmGates(SeparateGates passes) {
    this.passes = passes;
  }

  @Override
  public void forward(ScanBlock block, int row) {
    int units = block.units;
    int sumAt = row * block.width;
    int gatesAt = block.gates.at(row);
    // i and f are neighbours: one pass for both
    passes.sigmoidOfSum(block.gates.numbers, gatesAt, block.sums, sumAt, 2 * units);
    passes.tanhOfSum(
        block.gates.numbers, gatesAt + 2 * units, block.sums, sumAt + 2 * units, units);
    passes.sigmoidOfSum(
        block.gates.numbers, gatesAt + 3 * units, block.sums, sumAt + 3 * units, units);
    int bound = SPECIES.loopBound(units);
    cellVectors(block.gates.numbers, gatesAt, block, row, bound);
    ScalarLstmGates.cell(block.gates.numbers, gatesAt, block, row, bound);
    passes.tanh(block.second, row * units, block.h, row * units, units);
    outputVectors(block.gates.numbers, gatesAt, block, row, bound);
    ScalarLstmGates.output(block.gates.numbers, gatesAt, block, row, bound);
  }

  private static void cellVectors(float[] gates, int gatesAt, ScanBlock block, int row, int bound) {
    float[] cs = block.second;
    int units = block.units;
    int cAt = row * units;
    int iAt = gatesAt;
    int fAt = iAt + units;
    int gAt = fAt + units;
    for (int j = 0; j < bound; j += LANES) {
      FloatVector ig = load(gates, iAt + j).mul(load(gates, gAt + j));
      load(gates, fAt + j).mul(load(cs, cAt + j)).add(ig).intoArray(cs, cAt + j);
    }
  }

  private static void outputVectors(
      float[] gates, int gatesAt, ScanBlock block, int row, int bound) {
    float[] hs = block.h;
    int hAt = row * block.units;
    int oAt = gatesAt + 3 * block.units;
    for (int j = 0; j < bound; j += LANES) {
      load(gates, oAt + j).mul(load(hs, hAt + j)).intoArray(hs, hAt + j);
    }
  }

  @Override
  public void backward(
      LstmKernel.Scan scan, LstmKernel.Kept kept, int t, ScanBlock block, int row) {
    int units = block.units;
    int bound = SPECIES.loopBound(units);
    int cAt = block.part.unitAt(block.at(row, t, scan.steps()));
    // tanh(c[t]) stands for a moment where the gradient of o will be
    passes.tanh(kept.c(), cAt, block.sums, row * block.width + 3 * units, units);
    backwardVectors(scan, kept, t, block, row, bound);
    ScalarLstmGates.backward(scan, kept, t, block, row, bound);
  }

  private static void backwardVectors(
      LstmKernel.Scan scan, LstmKernel.Kept kept, int t, ScanBlock block, int row, int bound) {
    float[] gates = kept.gates();
    float[] dHs = block.h;
    float[] dCs = block.second;
    float[] dSums = block.sums;
    int units = block.units;
    ScanPart part = block.part;
    int at = block.at(row, t, scan.steps());
    float[] csBefore = t > 0 ? kept.c() : scan.c0();
    int cBeforeAt = part.unitAt(t > 0 ? at - 1 : part.from() + row);
    int stateAt = row * units;
    int diAt = row * block.width;
    int dfAt = diAt + units;
    int dgAt = dfAt + units;
    int doAt = dgAt + units;
    int iAt = part.gateAt(at, 0, 4);
    int fAt = part.gateAt(at, 1, 4);
    int gAt = part.gateAt(at, 2, 4);
    int oAt = part.gateAt(at, 3, 4);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector i = load(gates, iAt + j);
      FloatVector f = load(gates, fAt + j);
      FloatVector g = load(gates, gAt + j);
      FloatVector o = load(gates, oAt + j);
      FloatVector tanhC = load(dSums, doAt + j);
      FloatVector dH = load(dHs, stateAt + j);
      // forward: h = o * tanh(c)   so: dO = dH * tanh(c); dC += dH * o * (1 - tanh(c)^2)
      FloatVector dO = dH.mul(tanhC);
      FloatVector dC = load(dCs, stateAt + j).add(dH.mul(o).mul(one.sub(tanhC.mul(tanhC))));
      // forward: c = f * cBefore + i * g   so: dI = dC * g; dF = dC * cBefore; dG = dC * i
      FloatVector dI = dC.mul(g);
      FloatVector dF = dC.mul(load(csBefore, cBeforeAt + j));
      FloatVector dG = dC.mul(i);
      // forward: s = sigmoid(a)   so: dA = dS * s * (1 - s);   g = tanh(a)   so: dA = dG * (1 -
      // g^2)
      dI.mul(i).mul(one.sub(i)).intoArray(dSums, diAt + j);
      dF.mul(f).mul(one.sub(f)).intoArray(dSums, dfAt + j);
      dG.mul(one.sub(g.mul(g))).intoArray(dSums, dgAt + j);
      dO.mul(o).mul(one.sub(o)).intoArray(dSums, doAt + j);
      // forward: c = f * cBefore + ...   so: dCBefore = dC * f
      dC.mul(f).intoArray(dCs, stateAt + j);
      zero.intoArray(dHs, stateAt + j);
    }
  }
}
