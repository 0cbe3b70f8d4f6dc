package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarMath.sigmoid;
import static dev.rondo.kernel.ScalarMath.tanh;

/** One LSTM step, unit by unit. */
final class ScalarLstmGates implements LstmGates {

  @Override
  public void forward(ScanBlock block, int row) {
    float[] gates = block.gates.numbers;
    float[] sums = block.sums;
    int units = block.units;
    int sumAt = row * block.width;
    int gatesAt = block.gates.at(row);
    for (int j = 0; j < block.width; j++) {
      float a = gates[gatesAt + j] + sums[sumAt + j];
      boolean isG = j >= 2 * units && j < 3 * units;
      gates[gatesAt + j] = isG ? tanh(a) : sigmoid(a);
    }
    cell(gates, gatesAt, block, row, 0);
    int stateAt = row * units;
    for (int j = 0; j < units; j++) {
      block.h[stateAt + j] = tanh(block.second[stateAt + j]);
    }
    output(gates, gatesAt, block, row, 0);
  }

  /** {@code c[t] = f * c[t-1] + i * g}; units {@code first} and up, the vector twin's last few. */
  static void cell(float[] gates, int gatesAt, ScanBlock block, int row, int first) {
    float[] cs = block.second;
    int units = block.units;
    int cAt = row * units;
    int iAt = gatesAt;
    int fAt = iAt + units;
    int gAt = fAt + units;
    for (int j = first; j < units; j++) {
      cs[cAt + j] = gates[fAt + j] * cs[cAt + j] + gates[iAt + j] * gates[gAt + j];
    }
  }

  /** {@code h[t] = o * tanh(c[t])}, h holding the tanh. */
  static void output(float[] gates, int gatesAt, ScanBlock block, int row, int first) {
    int hAt = row * block.units;
    int oAt = gatesAt + 3 * block.units;
    for (int j = first; j < block.units; j++) {
      block.h[hAt + j] *= gates[oAt + j];
    }
  }

  @Override
  public void backward(
      LstmKernel.Scan scan, LstmKernel.Kept kept, int t, ScanBlock block, int row) {
    backward(scan, kept, t, block, row, 0);
  }

  /** Units {@code first} and up. */
  static void backward(
      LstmKernel.Scan scan, LstmKernel.Kept kept, int t, ScanBlock block, int row, int first) {
    float[] gates = kept.gates();
    float[] dSums = block.sums;
    int units = block.units;
    int stateAt = row * units;
    int sumAt = row * block.width;
    ScanPart part = block.part;
    int at = block.at(row, t, scan.steps());
    int cAt = part.unitAt(at);
    int iAt = part.gateAt(at, 0, 4);
    int fAt = part.gateAt(at, 1, 4);
    int gAt = part.gateAt(at, 2, 4);
    int oAt = part.gateAt(at, 3, 4);
    float[] cBefore = t > 0 ? kept.c() : scan.c0();
    int cBeforeAt = part.unitAt(t > 0 ? at - 1 : part.from() + row);
    for (int j = first; j < units; j++) {
      float i = gates[iAt + j];
      float f = gates[fAt + j];
      float g = gates[gAt + j];
      float o = gates[oAt + j];
      float tanhC = tanh(kept.c()[cAt + j]);
      float dH = block.h[stateAt + j];
      // forward: h = o * tanh(c)   so: dO = dH * tanh(c); dC += dH * o * (1 - tanh(c)^2)
      float dO = dH * tanhC;
      float dC = block.second[stateAt + j] + dH * o * (1 - tanhC * tanhC);
      // forward: c = f * cBefore + i * g   so: dI = dC * g; dF = dC * cBefore; dG = dC * i
      float dI = dC * g;
      float dF = dC * cBefore[cBeforeAt + j];
      float dG = dC * i;
      // forward: s = sigmoid(a)   so: dA = dS * s * (1 - s);   g = tanh(a)   so: dA = dG * (1 -
      // g^2)
      dSums[sumAt + j] = dI * i * (1 - i);
      dSums[sumAt + units + j] = dF * f * (1 - f);
      dSums[sumAt + 2 * units + j] = dG * (1 - g * g);
      dSums[sumAt + 3 * units + j] = dO * o * (1 - o);
      // forward: c = f * cBefore + ...   so: dCBefore = dC * f
      block.second[stateAt + j] = dC * f;
      block.h[stateAt + j] = 0;
    }
  }
}
