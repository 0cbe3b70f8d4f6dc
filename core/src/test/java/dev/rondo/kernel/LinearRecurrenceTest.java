package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.BATCHES;
import static dev.rondo.kernel.ScanFixtures.UNITS;
import static dev.rondo.kernel.ScanFixtures.assertClose;
import static dev.rondo.kernel.ScanFixtures.floats;
import static dev.rondo.kernel.ScanFixtures.floatsOrNull;
import static dev.rondo.kernel.ScanFixtures.mask;
import static dev.rondo.kernel.ScanFixtures.random;
import static dev.rondo.kernel.ScanFixtures.unwritten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.kernel.LinearRecurrence.Gradients;
import dev.rondo.kernel.LinearRecurrence.Scan;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearRecurrenceTest {
  private static final int[] STEPS = {1, 2, 7, 300};
  private final int threads = Workers.threads();

  @AfterEach
  void restore() {
    Workers.threads(threads);
  }

  /** What a scan has to give, in float64 and from the sums that the recurrence is short for. */
  private static final class Problem {
    final int batch;
    final int steps;
    final int units;
    final boolean complex;
    final double @Nullable [] a;
    final double[] b;
    final double @Nullable [] mask;
    final double[] h0;
    final double @Nullable [] dH;
    final double @Nullable [] dHLast;
    final double[] h;
    final double[] hLast;
    final double[] dA;
    final double[] dB;
    final double[] dH0;

    Problem(Random random, int batch, int steps, int units, boolean complex, int turn) {
      this.batch = batch;
      this.steps = steps;
      this.units = units;
      this.complex = complex;
      int width = complex ? 2 * units : units;
      int all = batch * steps * width;
      boolean zeros = !complex && turn % 4 == 3;
      a = zeros ? null : random(random, complex ? width : all, 0.6);
      for (int i = 0; a != null && i < a.length; i++) {
        // at most 1 in size, as factors are, or 300 of them would overflow
        a[i] = (float) (a[i] / (complex ? 1 + 2 * Math.abs(a[i]) : 1 + Math.abs(a[i])));
      }
      b = random(random, all, 1);
      mask = turn % 2 == 0 ? null : mask(batch, steps);
      h0 = random(random, batch * width, 1);
      dH = turn % 3 == 1 ? null : random(random, all, 1);
      dHLast = turn % 3 == 2 ? null : random(random, batch * width, 1);
      h = new double[all];
      hLast = new double[batch * width];
      dA = new double[a == null ? 0 : a.length];
      dB = new double[all];
      dH0 = new double[batch * width];
      for (int row = 0; row < batch; row++) {
        for (int unit = 0; unit < units; unit++) {
          run(row, unit, width);
        }
      }
    }

    /** A pair of numbers of one step; the second is 0 where they are real. */
    private double[] pair(double @Nullable [] x, int at) {
      return new double[] {x == null ? 0 : x[at], x == null || !complex ? 0 : x[at + units]};
    }

    private void put(double[] x, int at, double[] pair) {
      x[at] = pair[0];
      if (complex) {
        x[at + units] = pair[1];
      }
    }

    private static double[] product(double[] x, double[] y) {
      return new double[] {x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]};
    }

    private static double[] sum(double[] x, double[] y) {
      return new double[] {x[0] + y[0], x[1] + y[1]};
    }

    private static double[] conjugate(double[] x) {
      return new double[] {x[0], -x[1]};
    }

    private void run(int row, int unit, int width) {
      double[] state = pair(h0, row * width + unit);
      double[][] before = new double[steps][];
      for (int t = 0; t < steps; t++) {
        int at = (row * steps + t) * width + unit;
        before[t] = state;
        if (mask == null || mask[row * steps + t] != 0) {
          state = sum(product(pair(a, complex ? unit : at), state), pair(b, at));
        }
        put(h, at, state);
      }
      put(hLast, row * width + unit, state);
      double[] g = pair(dHLast, row * width + unit);
      for (int t = steps - 1; t >= 0; t--) {
        int at = (row * steps + t) * width + unit;
        int aAt = complex ? unit : at;
        g = sum(g, pair(dH, at));
        if (mask == null || mask[row * steps + t] != 0) {
          put(dB, at, g);
          if (a != null) {
            put(dA, aAt, sum(pair(dA, aAt), product(g, conjugate(before[t]))));
          }
          g = product(g, conjugate(pair(a, aAt)));
        }
      }
      put(dH0, row * width + unit, g);
    }

    Result solve(LinearRecurrence kernel) {
      Scan scan =
          new Scan(
              batch,
              steps,
              units,
              floatsOrNull(a),
              floats(b),
              floatsOrNull(mask),
              floats(h0),
              unwritten(h.length),
              unwritten(hLast.length));
      Gradients gradients =
          new Gradients(
              floatsOrNull(dH),
              floatsOrNull(dHLast),
              a == null ? null : unwritten(dA.length),
              unwritten(dB.length),
              unwritten(dH0.length));
      if (complex) {
        kernel.complexForward(scan);
        kernel.complexBackward(scan, gradients);
      } else {
        kernel.forward(scan);
        kernel.backward(scan, gradients);
      }
      return new Result(scan, gradients);
    }
  }

  private record Result(Scan scan, Gradients gradients) {
    void assertSameBits(String what, Result other) {
      assertArrayEquals(other.scan.h(), scan.h(), what);
      assertArrayEquals(other.scan.hLast(), scan.hLast(), what);
      assertArrayEquals(other.gradients.dA(), gradients.dA(), what);
      assertArrayEquals(other.gradients.dB(), gradients.dB(), what);
      assertArrayEquals(other.gradients.dH0(), gradients.dH0(), what);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void forwardAndGradientsAreThoseOfTheEquation(String backEnd) {
    LinearRecurrence kernel = Kernels.create(backEnd).linearRecurrence();
    Random random = new Random(21);
    int turn = 0;
    for (int units : UNITS) {
      for (int batch : BATCHES) {
        for (int steps : STEPS) {
          if (batch * steps * units > 100_000) {
            continue;
          }
          for (boolean complex : new boolean[] {false, true}) {
            Problem p = new Problem(random, batch, steps, units, complex, turn++);
            Result result = p.solve(kernel);
            String what = batch + " x " + steps + " x " + units + (complex ? " complex " : " ");
            assertClose(what + "h", p.h, result.scan.h(), 1e-5);
            assertClose(what + "hLast", p.hLast, result.scan.hLast(), 1e-5);
            if (result.gradients.dA() != null) {
              assertClose(what + "dA", p.dA, result.gradients.dA(), 1e-5);
            }
            assertClose(what + "dB", p.dB, result.gradients.dB(), 1e-5);
            assertClose(what + "dH0", p.dH0, result.gradients.dH0(), 1e-5);
          }
        }
      }
    }
  }

  /** And of both back ends, since no product is fused with a sum. */
  @Test
  void sameBitsForAnyThreadsAndBothBackEnds() {
    Random random = new Random(22);
    int turn = 0;
    for (int[] size : new int[][] {{1, 300, 257}, {33, 70, 17}, {5, 211, 100}, {2, 4099, 9}}) {
      for (boolean complex : new boolean[] {false, true}) {
        Problem p = new Problem(random, size[0], size[1], size[2], complex, turn++);
        Workers.threads(1);
        Result alone = p.solve(Kernels.create("scalar").linearRecurrence());
        for (int count = 1; count <= 3; count++) {
          Workers.threads(count);
          for (String backEnd : new String[] {"scalar", "vector"}) {
            Result together = p.solve(Kernels.create(backEnd).linearRecurrence());
            together.assertSameBits(backEnd + ", " + count + " threads", alone);
          }
        }
      }
    }
  }
}
