package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.random;
import static dev.rondo.kernel.ScanFixtures.sigmoid;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The Elman network of {@link SimpleRnnKernel} in float64, straight from the equation. */
final class SimpleRnnReference {

  final int batch;
  final int steps;
  final int units;
  final UnaryMap activation;
  final double[] a;
  final double[] u;
  final double[] h0;
  final double @Nullable [] mask;

  /** [B, H]: by which h[t-1] is multiplied where it meets U. */
  double @Nullable [] recurrentMask;

  final double[] h;

  final double[] dA;
  final double[] dU;
  final double[] dH0;

  SimpleRnnReference(
      int batch,
      int steps,
      int units,
      UnaryMap activation,
      double @Nullable [] mask,
      Random random) {
    this.batch = batch;
    this.steps = steps;
    this.units = units;
    this.activation = activation;
    this.mask = mask;
    a = random(random, batch * steps * units, 1);
    u = random(random, units * units, 0.7 / Math.sqrt(units));
    h0 = random(random, batch * units, 0.5);
    h = new double[a.length];
    dA = new double[a.length];
    dU = new double[u.length];
    dH0 = new double[h0.length];
  }

  private double[] hBefore(int b, int t) {
    int at = t > 0 ? b * steps + t - 1 : b;
    return Arrays.copyOfRange(t > 0 ? h : h0, at * units, (at + 1) * units);
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
        for (int j = 0; j < units; j++) {
          int at = (b * steps + t) * units + j;
          double sum = a[at];
          for (int k = 0; k < units; k++) {
            sum += seen[k] * u[k * units + j];
          }
          h[at] = skipped(b, t) ? hBefore[j] : activate(sum);
        }
      }
    }
  }

  private double activate(double x) {
    return switch (activation) {
      case LINEAR -> x;
      case TANH -> Math.tanh(x);
      case SIGMOID -> sigmoid(x);
      case RELU -> Math.max(x, 0);
      default -> throw new IllegalArgumentException("no reference for " + activation);
    };
  }

  private double derivative(double y) {
    return switch (activation) {
      case LINEAR -> 1;
      case TANH -> 1 - y * y;
      case SIGMOID -> y * (1 - y);
      case RELU -> y > 0 ? 1 : 0;
      default -> throw new IllegalArgumentException("no reference for " + activation);
    };
  }

  /** Backpropagation through time, after {@link #forward}. */
  void backward(double @Nullable [] dH, double @Nullable [] dHLast) {
    Arrays.fill(dU, 0);
    for (int b = 0; b < batch; b++) {
      double[] dHNow = new double[units];
      for (int j = 0; dHLast != null && j < units; j++) {
        dHNow[j] = dHLast[b * units + j];
      }
      for (int t = steps - 1; t >= 0; t--) {
        int at = (b * steps + t) * units;
        double[] seen = dropped(b, hBefore(b, t));
        double[] dHBefore = new double[units];
        for (int j = 0; j < units; j++) {
          dHNow[j] += dH == null ? 0 : dH[at + j];
          dA[at + j] = skipped(b, t) ? 0 : dHNow[j] * derivative(h[at + j]);
          for (int k = 0; k < units; k++) {
            dU[k * units + j] += seen[k] * dA[at + j];
            dHBefore[k] += dA[at + j] * u[k * units + j];
          }
        }
        // forward: seen = h[t-1] * m   so: dH[t-1] = dSeen * m
        dHNow = skipped(b, t) ? dHNow : dropped(b, dHBefore);
      }
      System.arraycopy(dHNow, 0, dH0, b * units, units);
    }
  }
}
