package dev.rondo.kernel;

import static dev.rondo.kernel.VectorGate.load;
import static dev.rondo.kernel.VectorMath.LANES;
import static dev.rondo.kernel.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * One step of an {@link LstmVariant}, a vector of units at a time. Each loop quotes that of {@link
 * LstmVariantGates}, which does the last few units.
 */
final class VectorLstmVariantGates extends LstmVariantGates {

  private final SeparateGates passes;

  VectorLstmVariantGates(
      SeparateGates passes, LstmVariant variant, NormalizedRows.Maker norms, int allUnits) {
    super(variant, norms, allUnits);
    this.passes = passes;
  }

  @Override
  void sigmoidOfSum(int at, int sumAt, int n) {
    passes.sigmoidOfSum(gates, at, sums, sumAt, n);
  }

  @Override
  void tanhOfSum(int at, int sumAt, int n) {
    passes.tanhOfSum(gates, at, sums, sumAt, n);
  }

  @Override
  void tanh(float[] x, int xAt, float[] y, int yAt) {
    passes.tanh(x, xAt, y, yAt, units);
  }

  /** {@code sum += p * c}. */
  @Override
  int peepVectors(int sumAt, int pAt) {
    float[] s = sums;
    float[] cs = c;
    int cAt = stateAt;
    int bound = SPECIES.loopBound(units);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector pc = load(p, pAt + j).mul(load(cs, cAt + j));
      load(s, sumAt + j).add(pc).intoArray(s, sumAt + j);
    }
    return bound;
  }

  /** {@code c[t] = clip(f * c[t-1] + i * g)}. */
  @Override
  int cellVectors() {
    float[] a = gates;
    float[] cs = c;
    int cAt = stateAt;
    int bound = SPECIES.loopBound(units);
    FloatVector high = FloatVector.broadcast(SPECIES, limit);
    FloatVector low = high.neg();
    for (int j = 0; j < bound; j += LANES) {
      FloatVector ig = load(a, iAt + j).mul(load(a, gAt + j));
      FloatVector next = load(a, fAt + j).mul(load(cs, cAt + j)).add(ig);
      next.min(high).max(low).intoArray(cs, cAt + j);
    }
    return bound;
  }

  /** {@code c[t] = clip((1 - i) * c[t-1] + i * g)}. */
  @Override
  int coupledCellVectors() {
    float[] a = gates;
    float[] cs = c;
    int cAt = stateAt;
    int bound = SPECIES.loopBound(units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector high = FloatVector.broadcast(SPECIES, limit);
    FloatVector low = high.neg();
    for (int j = 0; j < bound; j += LANES) {
      FloatVector i = load(a, iAt + j);
      FloatVector ig = i.mul(load(a, gAt + j));
      FloatVector next = one.sub(i).mul(load(cs, cAt + j)).add(ig);
      next.min(high).max(low).intoArray(cs, cAt + j);
    }
    return bound;
  }

  /** {@code h[t] = o * tanh(c[t])}, h holding the tanh. */
  @Override
  int outputVectors() {
    float[] a = gates;
    float[] hs = h;
    int hAt = stateAt;
    int bound = SPECIES.loopBound(units);
    for (int j = 0; j < bound; j += LANES) {
      load(a, oAt + j).mul(load(hs, hAt + j)).intoArray(hs, hAt + j);
    }
    return bound;
  }

  @Override
  int outputBackwardVectors() {
    float[] a = gates;
    float[] s = sums;
    float[] hs = h;
    float[] cs = c;
    float[] now = cNow;
    int at = stateAt;
    int bound = SPECIES.loopBound(units);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector o = load(a, oAt + j);
      FloatVector tanhC = load(s, soAt + j);
      FloatVector dH = load(hs, at + j);
      // forward: h = o * tanh(c); o = sigmoid(ao)   so: dAo = dH * tanh(c) * o * (1 - o)
      FloatVector dAo = dH.mul(tanhC).mul(o.mul(one.sub(o)));
      // forward: h = o * tanh(c); ao = .. + po * c   so: dC += dH * o * (1 - tanh(c)^2) + dAo * po
      FloatVector throughH = dH.mul(o).mul(one.sub(tanhC.mul(tanhC)));
      FloatVector dC = load(cs, at + j).add(throughH).add(dAo.mul(load(p, poAt + j)));
      // forward: c = clip(sum)   so: dSum = dC, or 0 where it was clipped
      VectorMask<Float> within = load(now, cNowAt + j).abs().compare(VectorOperators.LT, limit);
      zero.blend(dC, within).intoArray(cs, at + j);
      dAo.intoArray(s, soAt + j);
      zero.intoArray(hs, at + j);
    }
    return bound;
  }

  @Override
  int normalOutputBackwardVectors() {
    float[] a = gates;
    float[] s = sums;
    float[] hs = h;
    int at = stateAt;
    int bound = SPECIES.loopBound(units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector o = load(a, oAt + j);
      FloatVector tanhN = load(s, soAt + j);
      FloatVector dH = load(hs, at + j);
      // forward: h = o * tanh(n); o = sigmoid(ao)
      // so: dAo = dH * tanh(n) * o * (1 - o); dN = dH * o * (1 - tanh(n)^2)
      dH.mul(tanhN).mul(o.mul(one.sub(o))).intoArray(s, soAt + j);
      dH.mul(o).mul(one.sub(tanhN.mul(tanhN))).intoArray(hs, at + j);
    }
    return bound;
  }

  @Override
  int cellOutBackwardVectors() {
    float[] hs = h;
    float[] cs = c;
    float[] now = cNow;
    int at = stateAt;
    int bound = SPECIES.loopBound(units);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector dC = load(cs, at + j).add(load(hs, at + j));
      // forward: c = clip(sum)   so: dSum = dC, or 0 where it was clipped
      VectorMask<Float> within = load(now, cNowAt + j).abs().compare(VectorOperators.LT, limit);
      zero.blend(dC, within).intoArray(cs, at + j);
      zero.intoArray(hs, at + j);
    }
    return bound;
  }

  @Override
  int cellBackwardVectors() {
    float[] a = gates;
    float[] s = sums;
    float[] cs = c;
    float[] before = cBefore;
    int cAt = stateAt;
    int bound = SPECIES.loopBound(units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector i = load(a, iAt + j);
      FloatVector f = load(a, fAt + j);
      FloatVector g = load(a, gAt + j);
      FloatVector dC = load(cs, cAt + j);
      // forward: sum = f * cBefore + i * g; i, f = sigmoid(ai), sigmoid(af); g = tanh(ag)
      // so: dAi = dC * g * i'; dAf = dC * cBefore * f'; dAg = dC * i * g'
      FloatVector dAi = dC.mul(g).mul(i.mul(one.sub(i)));
      FloatVector dAf = dC.mul(load(before, cBeforeAt + j)).mul(f.mul(one.sub(f)));
      dC.mul(i).mul(one.sub(g.mul(g))).intoArray(s, sgAt + j);
      dAi.intoArray(s, siAt + j);
      dAf.intoArray(s, sfAt + j);
      // forward: sum = f * cBefore + ..; ai = .. + pi * cBefore; af = .. + pf * cBefore
      // so: dCBefore = dC * f + dAi * pi + dAf * pf
      FloatVector peeped = dAi.mul(load(p, piAt + j)).add(dAf.mul(load(p, pfAt + j)));
      dC.mul(f).add(peeped).intoArray(cs, cAt + j);
    }
    return bound;
  }

  @Override
  int coupledCellBackwardVectors() {
    float[] a = gates;
    float[] s = sums;
    float[] cs = c;
    float[] before = cBefore;
    int cAt = stateAt;
    int bound = SPECIES.loopBound(units);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int j = 0; j < bound; j += LANES) {
      FloatVector i = load(a, iAt + j);
      FloatVector g = load(a, gAt + j);
      FloatVector dC = load(cs, cAt + j);
      // forward: sum = (1 - i) * cBefore + i * g   so: dAi = dC * (g - cBefore) * i'
      FloatVector rest = one.sub(i);
      FloatVector dAi = dC.mul(g.sub(load(before, cBeforeAt + j))).mul(i.mul(rest));
      dC.mul(i).mul(one.sub(g.mul(g))).intoArray(s, sgAt + j);
      dAi.intoArray(s, siAt + j);
      // forward: sum = (1 - i) * cBefore + ..; ai = .. + pi * cBefore
      // so: dCBefore = dC * (1 - i) + dAi * pi
      dC.mul(rest).add(dAi.mul(load(p, piAt + j))).intoArray(cs, cAt + j);
    }
    return bound;
  }
}
