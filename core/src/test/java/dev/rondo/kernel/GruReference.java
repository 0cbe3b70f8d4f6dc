package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.random;
import static dev.rondo.kernel.ScanFixtures.sigmoid;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Both GRUs of {@link GruKernel} in float64, one number at a time, straight from the equations. */
final class GruReference {

  final int batch;
  final int steps;
  final int units;
  final boolean resetAfter;

  /** [B, T, 3H]: x W + b. */
  final double[] projections;

  final double[] u;
  final double[] bU;
  final double[] h0;
  final double @Nullable [] mask;

  /** [B, H]: by which h[t-1] is multiplied where it meets U. */
  double @Nullable [] recurrentMask;

  final double[] z;
  final double[] r;
  final double[] n;
  final double[] sn;
  final double[] h;

  final double[] dGates;
  final double[] dSn;
  final double[] dU;
  final double[] dBU;
  final double[] dH0;

  GruReference(
      int batch,
      int steps,
      int units,
      boolean resetAfter,
      double @Nullable [] mask,
      Random random) {
    this.batch = batch;
    this.steps = steps;
    this.units = units;
    this.resetAfter = resetAfter;
    this.mask = mask;
    projections = random(random, batch * steps * 3 * units, 1);
    u = random(random, units * 3 * units, 1 / Math.sqrt(units));
    bU = random(random, 3 * units, 0.5);
    h0 = random(random, batch * units, 0.5);
    z = new double[batch * steps * units];
    r = z.clone();
    n = z.clone();
    sn = z.clone();
    h = z.clone();
    dSn = z.clone();
    dGates = new double[projections.length];
    dU = new double[u.length];
    dBU = new double[bU.length];
    dH0 = new double[h0.length];
  }

  double[] hBefore(int b, int t) {
    return row(t > 0 ? h : h0, t > 0 ? b * steps + t - 1 : b);
  }

  boolean skipped(int b, int t) {
    return mask != null && mask[b * steps + t] == 0;
  }

  private double[] row(double[] x, int at) {
    return Arrays.copyOfRange(x, at * units, (at + 1) * units);
  }

  /** Half of the units, in each row others, are dropped where they meet U. */
  void drop(Random random) {
    recurrentMask = ScanFixtures.dropoutMask(random, h0.length);
  }

  /** h[t-1] as U sees it. */
  private double[] dropped(int b, double[] hBefore) {
    return ScanFixtures.dropped(recurrentMask, b, hBefore);
  }

  void forward() {
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < steps; t++) {
        int at = b * steps + t;
        double[] hBefore = hBefore(b, t);
        double[] seen = dropped(b, hBefore);
        double[] rh = new double[units];
        for (int j = 0; j < units; j++) {
          z[at * units + j] = sigmoid(projection(at, 0, j) + sum(seen, 0, j));
          r[at * units + j] = sigmoid(projection(at, 1, j) + sum(seen, 1, j));
          rh[j] = r[at * units + j] * seen[j];
        }
        for (int j = 0; j < units; j++) {
          int k = at * units + j;
          sn[k] = resetAfter ? sum(seen, 2, j) : sum(rh, 2, j);
          n[k] = Math.tanh(projection(at, 2, j) + (resetAfter ? r[k] * sn[k] : sn[k]));
          h[k] = skipped(b, t) ? hBefore[j] : z[k] * hBefore[j] + (1 - z[k]) * n[k];
        }
      }
    }
  }

  private double projection(int at, int gate, int j) {
    return projections[(at * 3 + gate) * units + j];
  }

  private double sum(double[] x, int gate, int j) {
    double sum = bU[gate * units + j];
    for (int k = 0; k < units; k++) {
      sum += x[k] * u[k * 3 * units + gate * units + j];
    }
    return sum;
  }

  /** Backpropagation through time, after {@link #forward}. */
  void backward(double @Nullable [] dH, double @Nullable [] dHLast) {
    Arrays.fill(dU, 0);
    Arrays.fill(dBU, 0);
    for (int b = 0; b < batch; b++) {
      double[] dHNow = dHLast == null ? new double[units] : row(dHLast, b);
      for (int t = steps - 1; t >= 0; t--) {
        for (int j = 0; dH != null && j < units; j++) {
          dHNow[j] += dH[(b * steps + t) * units + j];
        }
        if (!skipped(b, t)) {
          dHNow = stepBack(b, t, dHNow);
        }
      }
      System.arraycopy(dHNow, 0, dH0, b * units, units);
    }
  }

  /** From the gradient of h[t] to that of h[t-1]. */
  private double[] stepBack(int b, int t, double[] dHNow) {
    int at = b * steps + t;
    double[] hBefore = hBefore(b, t);
    double[] dHBefore = new double[units];
    double[] dR = new double[units];
    double[] rh = new double[units];
    double[] seen = dropped(b, hBefore);
    for (int j = 0; j < units; j++) {
      int k = at * units + j;
      double dAn = dHNow[j] * (1 - z[k]) * (1 - n[k] * n[k]);
      dGates[(at * 3 + 0) * units + j] = dHNow[j] * (hBefore[j] - n[k]) * z[k] * (1 - z[k]);
      dGates[(at * 3 + 2) * units + j] = dAn;
      dSn[k] = resetAfter ? dAn * r[k] : dAn;
      dR[j] = resetAfter ? dAn * sn[k] : 0;
      rh[j] = r[k] * seen[j];
      dHBefore[j] = dHNow[j] * z[k];
    }
    double[] dSeen = new double[units];
    double[] dIntoN = new double[units];
    throughU(
        2, Arrays.copyOfRange(dSn, at * units, (at + 1) * units), resetAfter ? seen : rh, dIntoN);
    for (int j = 0; j < units; j++) {
      double rNow = r[at * units + j];
      dSeen[j] += resetAfter ? dIntoN[j] : dIntoN[j] * rNow;
      dR[j] += resetAfter ? 0 : dIntoN[j] * seen[j];
      dGates[(at * 3 + 1) * units + j] = dR[j] * rNow * (1 - rNow);
    }
    for (int gate = 0; gate < 2; gate++) {
      int gateAt = (at * 3 + gate) * units;
      throughU(gate, Arrays.copyOfRange(dGates, gateAt, gateAt + units), seen, dSeen);
    }
    // forward: seen = h[t-1] * m   so: dH[t-1] += dSeen * m
    double[] dThroughU = dropped(b, dSeen);
    for (int j = 0; j < units; j++) {
      dHBefore[j] += dThroughU[j];
    }
    return dHBefore;
  }

  /** Backward of {@code s = x U + bU} for one gate. */
  private void throughU(int gate, double[] dS, double[] x, double[] dX) {
    for (int j = 0; j < units; j++) {
      dBU[gate * units + j] += dS[j];
      for (int k = 0; k < units; k++) {
        dU[k * 3 * units + gate * units + j] += x[k] * dS[j];
        dX[k] += dS[j] * u[k * 3 * units + gate * units + j];
      }
    }
  }
}
