package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.random;
import static dev.rondo.kernel.ScanFixtures.sigmoid;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The LSTM of {@link LstmKernel} in float64, one number at a time, straight from the equations. */
final class LstmReference {

  final int batch;
  final int steps;
  final int units;

  /** [B, T, 4H]: x W + b. */
  final double[] projections;

  final double[] u;
  final double[] h0;
  final double[] c0;
  final double @Nullable [] mask;

  /** [B, H]: by which h[t-1] is multiplied where it meets U. */
  double @Nullable [] recurrentMask;

  final double[] gates;
  final double[] h;
  final double[] c;

  final double[] dGates;
  final double[] dU;
  final double[] dH0;
  final double[] dC0;

  LstmReference(int batch, int steps, int units, double @Nullable [] mask, Random random) {
    this.batch = batch;
    this.steps = steps;
    this.units = units;
    this.mask = mask;
    projections = random(random, batch * steps * 4 * units, 1);
    u = random(random, units * 4 * units, 1 / Math.sqrt(units));
    h0 = random(random, batch * units, 0.5);
    c0 = random(random, batch * units, 1);
    gates = new double[projections.length];
    h = new double[batch * steps * units];
    c = new double[h.length];
    dGates = new double[projections.length];
    dU = new double[u.length];
    dH0 = new double[h0.length];
    dC0 = new double[c0.length];
  }

  double[] hBefore(int b, int t) {
    return row(t > 0 ? h : h0, t > 0 ? b * steps + t - 1 : b);
  }

  private double[] cBefore(int b, int t) {
    return row(t > 0 ? c : c0, t > 0 ? b * steps + t - 1 : b);
  }

  private double[] row(double[] x, int at) {
    return Arrays.copyOfRange(x, at * units, (at + 1) * units);
  }

  private boolean skipped(int b, int t) {
    return mask != null && mask[b * steps + t] == 0;
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
        double[] hBefore = hBefore(b, t);
        double[] seen = dropped(b, hBefore);
        double[] cBefore = cBefore(b, t);
        int at = b * steps + t;
        for (int j = 0; j < units; j++) {
          double i = sigmoid(preActivation(at, 0, j, seen));
          double f = sigmoid(preActivation(at, 1, j, seen));
          double g = Math.tanh(preActivation(at, 2, j, seen));
          double o = sigmoid(preActivation(at, 3, j, seen));
          boolean skipped = skipped(b, t);
          double cNow = skipped ? cBefore[j] : f * cBefore[j] + i * g;
          c[at * units + j] = cNow;
          h[at * units + j] = skipped ? hBefore[j] : o * Math.tanh(cNow);
          gates[(at * 4 + 0) * units + j] = i;
          gates[(at * 4 + 1) * units + j] = f;
          gates[(at * 4 + 2) * units + j] = g;
          gates[(at * 4 + 3) * units + j] = o;
        }
      }
    }
  }

  private double preActivation(int at, int gate, int j, double[] hBefore) {
    double sum = projections[(at * 4 + gate) * units + j];
    for (int k = 0; k < units; k++) {
      sum += hBefore[k] * u[k * 4 * units + gate * units + j];
    }
    return sum;
  }

  /** Backpropagation through time, after {@link #forward}. */
  void backward(double @Nullable [] dH, double @Nullable [] dHLast, double @Nullable [] dCLast) {
    Arrays.fill(dU, 0);
    for (int b = 0; b < batch; b++) {
      double[] dHNow = dHLast == null ? new double[units] : row(dHLast, b);
      double[] dCNow = dCLast == null ? new double[units] : row(dCLast, b);
      for (int t = steps - 1; t >= 0; t--) {
        int at = b * steps + t;
        for (int j = 0; dH != null && j < units; j++) {
          dHNow[j] += dH[at * units + j];
        }
        if (skipped(b, t)) {
          continue;
        }
        stepBack(b, t, dHNow, dCNow);
      }
      System.arraycopy(dHNow, 0, dH0, b * units, units);
      System.arraycopy(dCNow, 0, dC0, b * units, units);
    }
  }

  /** From the gradients of h[t] and c[t] to those of h[t-1] and c[t-1]. */
  private void stepBack(int b, int t, double[] dHNow, double[] dCNow) {
    int at = b * steps + t;
    double[] cBefore = cBefore(b, t);
    double[] seen = dropped(b, hBefore(b, t));
    for (int j = 0; j < units; j++) {
      double i = gates[(at * 4 + 0) * units + j];
      double f = gates[(at * 4 + 1) * units + j];
      double g = gates[(at * 4 + 2) * units + j];
      double o = gates[(at * 4 + 3) * units + j];
      double tanhC = Math.tanh(c[at * units + j]);
      double dC = dCNow[j] + dHNow[j] * o * (1 - tanhC * tanhC);
      dGates[(at * 4 + 0) * units + j] = dC * g * i * (1 - i);
      dGates[(at * 4 + 1) * units + j] = dC * cBefore[j] * f * (1 - f);
      dGates[(at * 4 + 2) * units + j] = dC * i * (1 - g * g);
      dGates[(at * 4 + 3) * units + j] = dHNow[j] * tanhC * o * (1 - o);
      dCNow[j] = dC * f;
    }
    for (int k = 0; k < units; k++) {
      dHNow[k] = 0;
      for (int j = 0; j < 4 * units; j++) {
        double dGate = dGates[at * 4 * units + j];
        dHNow[k] += dGate * u[k * 4 * units + j];
        dU[k * 4 * units + j] += seen[k] * dGate;
      }
    }
    // forward: seen = h[t-1] * m   so: dH[t-1] = dSeen * m
    System.arraycopy(dropped(b, dHNow), 0, dHNow, 0, units);
  }
}
