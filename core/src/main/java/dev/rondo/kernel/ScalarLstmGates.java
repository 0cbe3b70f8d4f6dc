package dev.rondo.kernel;

import static dev.rondo.kernel.ScalarMath.sigmoid;
import static dev.rondo.kernel.ScalarMath.tanh;

/** One LSTM step, unit by unit. */
final class ScalarLstmGates implements LstmGates {

  @Override
  public void forward(LstmKernel.Scan scan, int t, ScanBlock block, int row) {
    forward(scan, t, block, row, 0);
  }

  /** Units {@code first} and up: the vector twin leaves the last few to this one. */
  static void forward(LstmKernel.Scan scan, int t, ScanBlock block, int row, int first) {
    float[] gates = scan.gates();
    float[] sums = block.sums;
    int units = block.units;
    int stateAt = row * units;
    int sumAt = row * block.width;
    int iAt = ((block.from + row) * scan.steps() + t) * block.width;
    int fAt = iAt + units;
    int gAt = fAt + units;
    int oAt = gAt + units;
    for (int j = first; j < units; j++) {
      float i = sigmoid(gates[iAt + j] + sums[sumAt + j]);
      float f = sigmoid(gates[fAt + j] + sums[sumAt + units + j]);
      float g = tanh(gates[gAt + j] + sums[sumAt + 2 * units + j]);
      float o = sigmoid(gates[oAt + j] + sums[sumAt + 3 * units + j]);
      float c = f * block.second[stateAt + j] + i * g;
      gates[iAt + j] = i;
      gates[fAt + j] = f;
      gates[gAt + j] = g;
      gates[oAt + j] = o;
      block.second[stateAt + j] = c;
      block.h[stateAt + j] = o * tanh(c);
    }
  }

  @Override
  public void backward(LstmKernel.Scan scan, int t, ScanBlock block, int row) {
    backward(scan, t, block, row, 0);
  }

  /** Units {@code first} and up. */
  static void backward(LstmKernel.Scan scan, int t, ScanBlock block, int row, int first) {
    float[] gates = scan.gates();
    float[] dSums = block.sums;
    int units = block.units;
    int stateAt = row * units;
    int sumAt = row * block.width;
    int at = (block.from + row) * scan.steps() + t;
    int iAt = at * block.width;
    int fAt = iAt + units;
    int gAt = fAt + units;
    int oAt = gAt + units;
    float[] cBefore = t > 0 ? scan.c() : scan.c0();
    int cBeforeAt = (t > 0 ? at - 1 : block.from + row) * units;
    for (int j = first; j < units; j++) {
      float i = gates[iAt + j];
      float f = gates[fAt + j];
      float g = gates[gAt + j];
      float o = gates[oAt + j];
      float tanhC = tanh(scan.c()[at * units + j]);
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
