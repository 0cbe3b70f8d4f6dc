package dev.rondo.tensor;

import dev.rondo.kernel.Workers;
import java.util.Arrays;

/** The gradient of an LSTM's peepholes, from those of its gates. */
final class PeepholeGradient {

  /** So many products of a thread are worth waking it. */
  private static final int GRAIN = 1 << 18;

  private PeepholeGradient() {}

  /**
   *
   *
   * <pre>{@code
   * forward: ai = .. + pi * c[t-1]; af = .. + pf * c[t-1]; ao = .. + po * c[t]
   * so:      dPi = sum dAi * c[t-1]; dPf = sum dAf * c[t-1]; dPo = sum dAo * c[t]
   * }</pre>
   *
   * @param dGates [B, T, gates * H]; zero where a step was skipped
   * @param gates 4, i f g o, or 3, i g o
   * @param before [B, T, H]: c[t-1]
   * @param c [B, T, H]: c[t] as o saw it
   * @return [gates - 1, H]
   */
  static Tensor of(ScanSequence s, Tensor dGates, int gates, Tensor before, Tensor c) {
    int units = s.units();
    Tensor dP = Tensor.allocate(Shape.of(gates - 1, units));
    int rows = s.batch() * s.steps();
    // By units: the sum over the rows is never cut.
    Workers.split(
        units,
        1 + GRAIN / rows,
        (from, to) -> {
          for (int row = 0; row < gates - 2; row++) {
            sum(dGates, gates, row, before, dP, row, from, to);
          }
          sum(dGates, gates, gates - 1, c, dP, gates - 2, from, to);
        });
    return dP;
  }

  private static void sum(
      Tensor dGates, int gates, int gate, Tensor c, Tensor dP, int pRow, int from, int to) {
    int units = dP.dim(1);
    float[] d = dGates.floats();
    float[] cs = c.floats();
    float[] sum = dP.floats();
    int pAt = pRow * units;
    Arrays.fill(sum, pAt + from, pAt + to, 0);
    for (int at = 0; at < cs.length / units; at++) {
      int dAt = (at * gates + gate) * units;
      int cAt = at * units;
      for (int j = from; j < to; j++) {
        sum[pAt + j] += d[dAt + j] * cs[cAt + j];
      }
    }
  }
}
