package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The gates of an {@link LstmVariant}, of one thread. A twin says how it computes sigmoid and tanh,
 * and does the first units of each other loop, as many as fill its vectors.
 */
abstract class LstmVariantGates extends LstmRow implements LstmGates {

  final float limit;

  /** The peepholes, or zeros. */
  final float[] p;

  private final boolean peeps;

  /** Of c on its way out; null for none. */
  private final @Nullable NormalizedRows norm;

  LstmVariantGates(LstmVariant variant, NormalizedRows.Maker norms, int allUnits) {
    super(variant.coupled());
    limit = variant.cellClip();
    float[] given = variant.peephole();
    peeps = given != null;
    p = given == null ? new float[3 * allUnits] : given;
    norm = variant.norms() == null ? null : norms.of(variant.norms().cell(), allUnits);
  }

  @Override
  public final void forward(ScanBlock block, int row) {
    find(block, row);
    if (peeps) {
      peep(siAt, piAt);
    }
    if (peeps && !coupled) {
      peep(sfAt, pfAt);
    }
    // i and f are neighbours: one pass for both
    sigmoidOfSum(iAt, siAt, gAt - iAt);
    tanhOfSum(gAt, sgAt, units);
    if (coupled) {
      coupledCell();
    } else {
      cell();
    }
    if (peeps) {
      peep(soAt, poAt);
    }
    sigmoidOfSum(oAt, soAt, units);
    tanhOfCell(c, stateAt, h, stateAt);
    output();
  }

  /** {@code y = tanh(c)}, or of c as it is normalized. */
  private void tanhOfCell(float[] cs, int cAt, float[] y, int yAt) {
    if (norm == null) {
      tanh(cs, cAt, y, yAt);
    } else {
      norm.forward(0, cs, cAt, y, yAt);
      tanh(y, yAt, y, yAt);
    }
  }

  @Override
  public final void backward(
      LstmKernel.Scan scan, LstmKernel.Kept kept, int t, ScanBlock block, int row) {
    find(scan, kept, t, block, row);
    // tanh(c[t]) stands for a moment where the gradient of o will be
    tanhOfCell(cNow, cNowAt, sums, soAt);
    if (norm == null) {
      outputBackward();
    } else {
      // forward: n = norm(c); h = o * tanh(n)   so: dN = dH * o * (1 - tanh(n)^2), then dC
      normalOutputBackward();
      norm.backward(block.part.from() + row, 0, h, stateAt, h, stateAt);
      cellOutBackward();
    }
    if (coupled) {
      coupledCellBackward();
    } else {
      cellBackward();
    }
  }

  /** {@code gates = sigmoid(gates + sums)}, n of them. */
  abstract void sigmoidOfSum(int at, int sumAt, int n);

  /** {@code gates = tanh(gates + sums)}, n of them. */
  abstract void tanhOfSum(int at, int sumAt, int n);

  /** {@code y = tanh(x)} of all units. */
  abstract void tanh(float[] x, int xAt, float[] y, int yAt);

  /** Does {@link #peep} for the first units, and says for how many; the others alike. */
  abstract int peepVectors(int sumAt, int pAt);

  abstract int cellVectors();

  abstract int coupledCellVectors();

  abstract int outputVectors();

  abstract int outputBackwardVectors();

  abstract int normalOutputBackwardVectors();

  abstract int cellOutBackwardVectors();

  abstract int cellBackwardVectors();

  abstract int coupledCellBackwardVectors();

  /** {@code sum += p * c}, c being that of the last step, or for o that of this one. */
  private void peep(int sumAt, int pAt) {
    for (int j = peepVectors(sumAt, pAt); j < units; j++) {
      sums[sumAt + j] += p[pAt + j] * c[stateAt + j];
    }
  }

  /** {@code c[t] = clip(f * c[t-1] + i * g)}. */
  private void cell() {
    for (int j = cellVectors(); j < units; j++) {
      float next = gates[fAt + j] * c[stateAt + j] + gates[iAt + j] * gates[gAt + j];
      c[stateAt + j] = Math.max(Math.min(next, limit), -limit);
    }
  }

  /** {@code c[t] = clip((1 - i) * c[t-1] + i * g)}. */
  private void coupledCell() {
    for (int j = coupledCellVectors(); j < units; j++) {
      float i = gates[iAt + j];
      float next = (1 - i) * c[stateAt + j] + i * gates[gAt + j];
      c[stateAt + j] = Math.max(Math.min(next, limit), -limit);
    }
  }

  /** {@code h[t] = o * tanh(c[t])}, h holding the tanh. */
  private void output() {
    for (int j = outputVectors(); j < units; j++) {
      h[stateAt + j] *= gates[oAt + j];
    }
  }

  private void outputBackward() {
    for (int j = outputBackwardVectors(); j < units; j++) {
      float o = gates[oAt + j];
      float tanhC = sums[soAt + j];
      float dH = h[stateAt + j];
      // forward: h = o * tanh(c); o = sigmoid(ao)   so: dAo = dH * tanh(c) * o * (1 - o)
      float dAo = dH * tanhC * (o * (1 - o));
      // forward: h = o * tanh(c); ao = .. + po * c   so: dC += dH * o * (1 - tanh(c)^2) + dAo * po
      float dC = c[stateAt + j] + dH * o * (1 - tanhC * tanhC) + dAo * p[poAt + j];
      // forward: c = clip(sum)   so: dSum = dC, or 0 where it was clipped
      c[stateAt + j] = Math.abs(cNow[cNowAt + j]) < limit ? dC : 0;
      sums[soAt + j] = dAo;
      // h[t-1] acts through the gates alone
      h[stateAt + j] = 0;
    }
  }

  private void normalOutputBackward() {
    for (int j = normalOutputBackwardVectors(); j < units; j++) {
      float o = gates[oAt + j];
      float tanhN = sums[soAt + j];
      float dH = h[stateAt + j];
      // forward: h = o * tanh(n); o = sigmoid(ao)
      // so: dAo = dH * tanh(n) * o * (1 - o); dN = dH * o * (1 - tanh(n)^2)
      sums[soAt + j] = dH * tanhN * (o * (1 - o));
      h[stateAt + j] = dH * o * (1 - tanhN * tanhN);
    }
  }

  private void cellOutBackward() {
    for (int j = cellOutBackwardVectors(); j < units; j++) {
      // h holds what came back through the normalization
      float dC = c[stateAt + j] + h[stateAt + j];
      // forward: c = clip(sum)   so: dSum = dC, or 0 where it was clipped
      c[stateAt + j] = Math.abs(cNow[cNowAt + j]) < limit ? dC : 0;
      h[stateAt + j] = 0;
    }
  }

  private void cellBackward() {
    for (int j = cellBackwardVectors(); j < units; j++) {
      float i = gates[iAt + j];
      float f = gates[fAt + j];
      float g = gates[gAt + j];
      float dC = c[stateAt + j];
      // forward: sum = f * cBefore + i * g; i, f = sigmoid(ai), sigmoid(af); g = tanh(ag)
      // so: dAi = dC * g * i'; dAf = dC * cBefore * f'; dAg = dC * i * g'
      float dAi = dC * g * (i * (1 - i));
      float dAf = dC * cBefore[cBeforeAt + j] * (f * (1 - f));
      sums[siAt + j] = dAi;
      sums[sfAt + j] = dAf;
      sums[sgAt + j] = dC * i * (1 - g * g);
      // forward: sum = f * cBefore + ..; ai = .. + pi * cBefore; af = .. + pf * cBefore
      // so: dCBefore = dC * f + dAi * pi + dAf * pf
      c[stateAt + j] = dC * f + dAi * p[piAt + j] + dAf * p[pfAt + j];
    }
  }

  private void coupledCellBackward() {
    for (int j = coupledCellBackwardVectors(); j < units; j++) {
      float i = gates[iAt + j];
      float g = gates[gAt + j];
      float dC = c[stateAt + j];
      // forward: sum = (1 - i) * cBefore + i * g   so: dAi = dC * (g - cBefore) * i'
      float dAi = dC * (g - cBefore[cBeforeAt + j]) * (i * (1 - i));
      sums[siAt + j] = dAi;
      sums[sgAt + j] = dC * i * (1 - g * g);
      // forward: sum = (1 - i) * cBefore + ..; ai = .. + pi * cBefore
      // so: dCBefore = dC * (1 - i) + dAi * pi
      c[stateAt + j] = dC * (1 - i) + dAi * p[piAt + j];
    }
  }
}
