package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.assertClose;
import static dev.rondo.kernel.ScanFixtures.floats;
import static dev.rondo.kernel.ScanFixtures.unwritten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps one by one against the equations in float64, and against the scan to the bit. */
class StepGatesTest {
  private static final int[] UNITS = {1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 128, 257};

  /** Enough that the scan packs its recurrent matrix. */
  private static final int STEPS = 9;

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void lstm(String backEnd) {
    Kernels kernels = Kernels.create(backEnd);
    Random random = new Random(1);
    for (int units : UNITS) {
      LstmReference lstm = new LstmReference(1, STEPS, units, null, random);
      lstm.forward();
      float[] all = unwritten(STEPS * units);
      float[] allC = unwritten(STEPS * units);
      kernels
          .lstm()
          .forward(
              new LstmKernel.Scan(
                  1,
                  STEPS,
                  units,
                  LstmVariant.NONE,
                  Projection.given(floats(lstm.projections)),
                  WeightMatrix.of(floats(lstm.u)),
                  null,
                  null,
                  null,
                  floats(lstm.h0),
                  floats(lstm.c0),
                  all,
                  unwritten(units),
                  unwritten(units),
                  new LstmKernel.Kept(unwritten(4 * STEPS * units), allC, null)));
      float[] h = floats(lstm.h0);
      float[] c = floats(lstm.c0);
      Matrix u = Matrix.of(floats(lstm.u), units, 4 * units);
      for (int t = 0; t < STEPS; t++) {
        float[] sums = unwritten(4 * units);
        float[] cNext = unwritten(units);
        float[] hNext = unwritten(units);
        kernels.rowProduct().multiply(h, u, null, 0, sums, 0);
        kernels.stepGates().lstm(part(floats(lstm.projections), t), sums, c, cNext, hNext);
        h = hNext;
        c = cNext;
        assertArrayEquals(part(all, t), h, "H" + units + " t" + t);
        assertArrayEquals(part(allC, t), c, "H" + units + " t" + t);
      }
      assertClose("H" + units, lstm.h, all, 1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void gru(String backEnd) {
    Kernels kernels = Kernels.create(backEnd);
    Random random = new Random(2);
    for (int units : UNITS) {
      for (boolean resetAfter : new boolean[] {true, false}) {
        for (boolean biased : new boolean[] {true, false}) {
          GruReference gru = new GruReference(1, STEPS, units, resetAfter, null, random);
          if (!biased) {
            Arrays.fill(gru.bU, 0);
          }
          gru.forward();
          float[] all = unwritten(STEPS * units);
          kernels
              .gru()
              .forward(
                  new GruKernel.Scan(
                      1,
                      STEPS,
                      units,
                      resetAfter,
                      Projection.given(floats(gru.projections)),
                      WeightMatrix.of(floats(gru.u)),
                      biased ? floats(gru.bU) : null,
                      null,
                      null,
                      null,
                      null,
                      floats(gru.h0),
                      all,
                      unwritten(units),
                      null));
          String what = "H" + units + " reset after " + resetAfter + " biased " + biased;
          assertArrayEquals(all, steps(kernels, gru, biased), what);
          assertClose(what, gru.h, all, 1e-5);
        }
      }
    }
  }

  private static float[] steps(Kernels kernels, GruReference gru, boolean biased) {
    int units = gru.units;
    RowProduct product = kernels.rowProduct();
    StepGates gates = kernels.stepGates();
    float @Nullable [] bias = biased ? floats(gru.bU) : null;
    float[] u = floats(gru.u);
    float[] all = unwritten(STEPS * units);
    float[] h = floats(gru.h0);
    for (int t = 0; t < STEPS; t++) {
      float[] a = part(floats(gru.projections), t);
      float[] sums = unwritten(3 * units);
      float[] hNext = unwritten(units);
      if (gru.resetAfter) {
        product.multiply(h, Matrix.of(u, units, 3 * units), bias, 0, sums, 0);
        gates.gruResetAfter(a, sums, h, hNext);
      } else {
        float[] reset = unwritten(units);
        Matrix zr = Matrix.strided(u, 0, units, 2 * units, 3 * units);
        Matrix n = Matrix.strided(u, 2 * units, units, units, 3 * units);
        product.multiply(h, zr, bias, 0, sums, 0);
        gates.gruReset(a, sums, h, reset);
        product.multiply(reset, n, bias, 2 * units, sums, 2 * units);
        gates.gruNew(a, sums, h, hNext);
      }
      h = hNext;
      System.arraycopy(h, 0, all, t * units, units);
    }
    return all;
  }

  /** What belongs to step {@code t}. */
  private static float[] part(float[] all, int t) {
    int n = all.length / STEPS;
    return Arrays.copyOfRange(all, t * n, (t + 1) * n);
  }
}
