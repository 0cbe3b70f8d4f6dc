package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.UNITS;
import static dev.rondo.kernel.ScanFixtures.assertClose;
import static dev.rondo.kernel.ScanFixtures.floats;
import static dev.rondo.kernel.ScanFixtures.floatsOrNull;
import static dev.rondo.kernel.ScanFixtures.mask;
import static dev.rondo.kernel.ScanFixtures.random;
import static dev.rondo.kernel.ScanFixtures.unwritten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link IndRnnKernel} and {@link SruKernel}, whose units do not see each other. */
class DiagonalScansTest {
  private final int threads = Workers.threads();

  @AfterEach
  void restore() {
    Workers.threads(threads);
  }

  /** The numbers of one scan, and what must come of them in float64, in the order of the kernel. */
  private static final class Problem {
    final int batch;
    final int steps;
    final int units;
    final boolean sru;
    final double[] a;
    final double[] n;
    final double[] u;
    final double @Nullable [] mask;
    final double[] h0;
    final double[] dH;
    final double[] dHLast;
    final double[] h;
    final double[] dA;
    final double[] dN;
    final double[] dU;
    final double[] dH0;

    Problem(Random random, int batch, int steps, int units, boolean sru, boolean masked) {
      this.batch = batch;
      this.steps = steps;
      this.units = units;
      this.sru = sru;
      int all = batch * steps * units;
      a = random(random, all, 1);
      n = random(random, all, 1);
      u = random(random, units, 0.4);
      mask = masked ? mask(batch, steps) : null;
      h0 = random(random, batch * units, 1);
      dH = random(random, all, 1);
      dHLast = random(random, batch * units, 1);
      h = new double[all];
      dA = new double[all];
      dN = new double[all];
      dU = new double[units];
      dH0 = new double[batch * units];
      for (int row = 0; row < batch; row++) {
        for (int unit = 0; unit < units; unit++) {
          run(row, unit);
        }
      }
    }

    private boolean taken(int step) {
      return mask == null || mask[step] != 0;
    }

    private void run(int row, int unit) {
      double[] before = new double[steps];
      double state = h0[row * units + unit];
      for (int t = 0; t < steps; t++) {
        int at = (row * steps + t) * units + unit;
        before[t] = state;
        if (taken(row * steps + t)) {
          double z = a[at] + u[unit] * state;
          double f = 1 / (1 + Math.exp(-z));
          state = sru ? f * state + (1 - f) * n[at] : Math.tanh(z);
        }
        h[at] = state;
      }
      double g = dHLast[row * units + unit];
      for (int t = steps - 1; t >= 0; t--) {
        int at = (row * steps + t) * units + unit;
        g += dH[at];
        if (taken(row * steps + t)) {
          double f = 1 / (1 + Math.exp(-(a[at] + u[unit] * before[t])));
          dA[at] = g * (sru ? (before[t] - n[at]) * f * (1 - f) : 1 - h[at] * h[at]);
          dN[at] = g * (1 - f);
          dU[unit] += dA[at] * before[t];
          g = dA[at] * u[unit] + (sru ? g * f : 0);
        }
      }
      dH0[row * units + unit] = g;
    }

    /** h, dA, dU, dH0 and for an SRU dN. */
    List<float[]> solve(Kernels kernels) {
      float[] out = unwritten(h.length);
      float[] last = unwritten(h0.length);
      float[] toA = unwritten(h.length);
      float[] toU = unwritten(units);
      float[] toH0 = unwritten(h0.length);
      List<float[]> results = new ArrayList<>(List.of(out, toA, toU, toH0));
      float[] factors = floats(u);
      float[] m = floatsOrNull(mask);
      if (sru) {
        float[] toN = unwritten(h.length);
        results.add(toN);
        SruKernel.Scan scan =
            new SruKernel.Scan(
                batch,
                steps,
                units,
                floats(a),
                floats(n),
                factors,
                m,
                floats(h0),
                unwritten(h.length),
                out,
                last);
        kernels.sru().forward(scan);
        kernels
            .sru()
            .backward(
                scan, new SruKernel.Gradients(floats(dH), floats(dHLast), toA, toN, toU, toH0));
      } else {
        IndRnnKernel.Scan scan =
            new IndRnnKernel.Scan(
                batch, steps, units, UnaryMap.TANH, floats(a), factors, m, floats(h0), out, last);
        kernels.indRnn().forward(scan);
        kernels
            .indRnn()
            .backward(scan, new IndRnnKernel.Gradients(floats(dH), floats(dHLast), toA, toU, toH0));
      }
      results.add(last);
      return results;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void forwardAndGradientsAreThoseOfTheEquations(String backEnd) {
    Kernels kernels = Kernels.create(backEnd);
    Random random = new Random(31);
    for (int units : UNITS) {
      for (int[] size : new int[][] {{1, 1}, {2, 7}, {5, 3}, {1, 300}, {33, 2}}) {
        for (boolean sru : new boolean[] {false, true}) {
          for (boolean masked : new boolean[] {false, true}) {
            Problem p = new Problem(random, size[0], size[1], units, sru, masked);
            List<float[]> results = p.solve(kernels);
            String what = size[0] + " x " + size[1] + " x " + units + (sru ? " sru " : " ");
            assertClose(what + "h", p.h, results.get(0), 1e-5);
            assertClose(what + "dA", p.dA, results.get(1), 1e-5);
            assertClose(what + "dU", p.dU, results.get(2), 1e-5);
            assertClose(what + "dH0", p.dH0, results.get(3), 1e-5);
            if (sru) {
              assertClose(what + "dN", p.dN, results.get(4), 1e-5);
            }
          }
        }
      }
    }
  }

  @Test
  void sameBitsForAnyThreads() {
    Random random = new Random(32);
    for (int[] size : new int[][] {{1, 300, 257}, {33, 70, 17}, {5, 211, 100}}) {
      for (boolean sru : new boolean[] {false, true}) {
        for (String backEnd : new String[] {"scalar", "vector"}) {
          Problem p = new Problem(random, size[0], size[1], size[2], sru, true);
          Workers.threads(1);
          List<float[]> alone = p.solve(Kernels.create(backEnd));
          for (int count = 2; count <= 3; count++) {
            Workers.threads(count);
            List<float[]> together = p.solve(Kernels.create(backEnd));
            for (int i = 0; i < alone.size(); i++) {
              assertArrayEquals(alone.get(i), together.get(i), backEnd + ", result " + i);
            }
          }
        }
      }
    }
  }
}
