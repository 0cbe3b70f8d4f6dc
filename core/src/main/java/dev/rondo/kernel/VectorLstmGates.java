package dev.rondo.kernel;

import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;
import static dev.rondo.kernel.VectorMath.sigmoid;
import static dev.rondo.kernel.VectorMath.tanh;

import jdk.incubator.vector.FloatVector;

/** One LSTM step, a vector of units at a time; the last few are left to {@link ScalarLstmGates}. */
final class VectorLstmGates implements LstmGates {

  @Override
  public void forward(LstmKernel.Scan scan, int t, ScanBlock block, int row) {
    int bound = SPECIES.loopBound(block.units);
    forwardVectors(scan, t, block, row, bound);
    ScalarLstmGates.forward(scan, t, block, row, bound);
  }

  private static void forwardVectors(
      LstmKernel.Scan scan, int t, ScanBlock block, int row, int bound) {
    float[] gates = scan.gates();
    float[] sums = block.sums;
    float[] cs = block.second;
    float[] hs = block.h;
    int units = block.units;
    int stateAt = row * units;
    int siAt = row * block.width;
    int sfAt = siAt + units;
    int sgAt = sfAt + units;
    int soAt = sgAt + units;
    int iAt = ((block.from + row) * scan.steps() + t) * block.width;
    int fAt = iAt + units;
    int gAt = fAt + units;
    int oAt = gAt + units;
    // Not unrolled: five transcendental functions already keep the processor busy.
    for (int j = 0; j < bound; j += LANES) {
      FloatVector i = sigmoid(load(gates, iAt + j).add(load(sums, siAt + j)));
      FloatVector f = sigmoid(load(gates, fAt + j).add(load(sums, sfAt + j)));
      FloatVector g = tanh(load(gates, gAt + j).add(load(sums, sgAt + j)));
      FloatVector o = sigmoid(load(gates, oAt + j).add(load(sums, soAt + j)));
      FloatVector c = f.mul(load(cs, stateAt + j)).add(i.mul(g));
      i.intoArray(gates, iAt + j);
      f.intoArray(gates, fAt + j);
      g.intoArray(gates, gAt + j);
      o.intoArray(gates, oAt + j);
      c.intoArray(cs, stateAt + j);
      o.mul(tanh(c)).intoArray(hs, stateAt + j);
    }
  }

  @Override
  public void backward(LstmKernel.Scan scan, int t, ScanBlock block, int row) {
    int bound = SPECIES.loopBound(block.units);
    backwardVectors(scan, t, block, row, bound);
    ScalarLstmGates.backward(scan, t, block, row, bound);
  }

  private static void backwardVectors(
      LstmKernel.Scan scan, int t, ScanBlock block, int row, int bound) {
    float[] gates = scan.gates();
    float[] cs = scan.c();
    float[] dHs = block.h;
    float[] dCs = block.second;
    float[] dSums = block.sums;
    int units = block.units;
    int at = (block.from + row) * scan.steps() + t;
    int cAt = at * units;
    float[] csBefore = t > 0 ? cs : scan.c0();
    int cBeforeAt = (t > 0 ? at - 1 : block.from + row) * units;
    int stateAt = row * units;
    int diAt = row * block.width;
    int dfAt = diAt + units;
    int dgAt = dfAt + units;
    int doAt = dgAt + units;
    int iAt = at * block.width;
    int fAt = iAt + units;
    int gAt = fAt + units;
    int oAt = gAt + units;
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector i = load(gates, iAt + j);
      FloatVector f = load(gates, fAt + j);
      FloatVector g = load(gates, gAt + j);
      FloatVector o = load(gates, oAt + j);
      FloatVector tanhC = tanh(load(cs, cAt + j));
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

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
