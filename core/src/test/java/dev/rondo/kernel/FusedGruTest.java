package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.BATCHES;
import static dev.rondo.kernel.ScanFixtures.CUT_BY_UNITS;
import static dev.rondo.kernel.ScanFixtures.STEPS;
import static dev.rondo.kernel.ScanFixtures.UNITS;
import static dev.rondo.kernel.ScanFixtures.assertClose;
import static dev.rondo.kernel.ScanFixtures.doubles;
import static dev.rondo.kernel.ScanFixtures.floats;
import static dev.rondo.kernel.ScanFixtures.floatsOrNull;
import static dev.rondo.kernel.ScanFixtures.mask;
import static dev.rondo.kernel.ScanFixtures.onOneToThreeThreads;
import static dev.rondo.kernel.ScanFixtures.random;
import static dev.rondo.kernel.ScanFixtures.unwritten;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FusedGruTest {

  /** Which gradients arrive from outside. */
  private record Arriving(double @Nullable [] dH, double @Nullable [] dHLast) {

    /** Both, only those of the outputs, only that of the final state, by turns. */
    static Arriving of(GruReference gru, int turn, Random random) {
      double[] dH = random(random, gru.h.length, 1);
      double[] dHLast = random(random, gru.h0.length, 1);
      return switch (turn % 3) {
        case 0 -> new Arriving(dH, dHLast);
        case 1 -> new Arriving(dH, null);
        default -> new Arriving(null, dHLast);
      };
    }
  }

  /** Forward and backward of one kernel on the numbers of a reference. */
  private record Result(GruKernel.Scan scan, GruKernel.Gradients gradients) {

    static Result of(GruKernel kernel, GruReference gru, Arriving arriving) {
      boolean biased = Arrays.stream(gru.bU).anyMatch(b -> b != 0);
      GruKernel.Scan scan =
          new GruKernel.Scan(
              gru.batch,
              gru.steps,
              gru.units,
              gru.resetAfter,
              Projection.given(floats(gru.projections)),
              WeightMatrix.of(floats(gru.u)),
              biased ? floats(gru.bU) : null,
              null,
              floatsOrNull(gru.mask),
              floatsOrNull(gru.recurrentMask),
              null,
              floats(gru.h0),
              unwritten(gru.h.length),
              unwritten(gru.h0.length),
              new GruKernel.Kept(unwritten(gru.projections.length), unwritten(gru.h.length)));
      GruKernel.Gradients gradients =
          new GruKernel.Gradients(
              floatsOrNull(arriving.dH),
              floatsOrNull(arriving.dHLast),
              unwritten(gru.projections.length),
              unwritten(gru.h.length),
              unwritten(gru.h0.length));
      kernel.forward(scan);
      kernel.backward(scan, gradients);
      return new Result(scan, gradients);
    }

    GruKernel.Kept kept() {
      return Objects.requireNonNull(scan.kept());
    }

    void assertCloseTo(String what, GruReference gru) {
      assertClose(what + " h", gru.h, scan.h(), 1e-5);
      assertClose(what + " dGates", gru.dGates, gradients.dGates(), 1e-5);
      assertClose(what + " dInner", gru.dSn, gradients.dInner(), 1e-5);
      assertClose(what + " dH0", gru.dH0, gradients.dH0(), 1e-5);
      assertClose(what + " dU", gru.dU, floats(dU(gru)), 1e-4);
      assertClose(what + " dBU", gru.dBU, floats(dBU(gru)), 1e-4);
    }

    /** The gradient of U from what the kernel left, as {@link GruKernel.Gradients} says. */
    private double[] dU(GruReference gru) {
      int units = gru.units;
      double[] dU = new double[gru.u.length];
      for (int b = 0; b < gru.batch; b++) {
        for (int t = 0; t < gru.steps; t++) {
          int at = b * gru.steps + t;
          float[] hs = t > 0 ? scan.h() : scan.h0();
          int hAt = (t > 0 ? at - 1 : b) * units;
          for (int k = 0; k < units; k++) {
            float m = scan.recurrentMask() == null ? 1 : scan.recurrentMask()[b * units + k];
            float h = hs[hAt + k] * m;
            float intoN = gru.resetAfter ? h : kept().inner()[at * units + k];
            for (int j = 0; j < 2 * units; j++) {
              dU[k * 3 * units + j] += h * gradients.dGates()[at * 3 * units + j];
            }
            for (int j = 0; j < units; j++) {
              dU[k * 3 * units + 2 * units + j] += intoN * gradients.dInner()[at * units + j];
            }
          }
        }
      }
      return dU;
    }

    /** The gradient of bU, likewise. */
    private double[] dBU(GruReference gru) {
      int units = gru.units;
      double[] dBU = new double[3 * units];
      for (int at = 0; at < gru.batch * gru.steps; at++) {
        for (int j = 0; j < 2 * units; j++) {
          dBU[j] += gradients.dGates()[at * 3 * units + j];
        }
        for (int j = 0; j < units; j++) {
          dBU[2 * units + j] += gradients.dInner()[at * units + j];
        }
      }
      return dBU;
    }

    void assertCloseTo(String what, Result other, double tolerance) {
      GruKernel.Gradients expected = other.gradients;
      assertClose(what + " h", doubles(other.scan.h()), scan.h(), tolerance);
      assertClose(what + " dGates", doubles(expected.dGates()), gradients.dGates(), tolerance);
      assertClose(what + " dInner", doubles(expected.dInner()), gradients.dInner(), tolerance);
      assertClose(what + " dH0", doubles(expected.dH0()), gradients.dH0(), tolerance);
    }

    void assertSameBits(String what, Result other) {
      assertArrayEquals(other.scan.h(), scan.h(), what + " h");
      assertArrayEquals(other.gradients.dGates(), gradients.dGates(), what + " dGates");
      assertArrayEquals(other.gradients.dInner(), gradients.dInner(), what + " dInner");
      assertArrayEquals(other.gradients.dH0(), gradients.dH0(), what + " dH0");
    }
  }

  @ParameterizedTest
  @CsvSource({"scalar, true", "scalar, false", "vector, true", "vector, false"})
  void forwardAndGradientsAreThoseOfTheEquations(String backEnd, boolean resetAfter) {
    GruKernel kernel = Kernels.create(backEnd).gru();
    Random random = new Random(10);
    int turn = 0;
    for (int units : UNITS) {
      for (int batch : BATCHES) {
        for (int steps : STEPS) {
          double[] mask = turn % 2 == 0 ? mask(batch, steps) : null;
          GruReference gru = new GruReference(batch, steps, units, resetAfter, mask, random);
          if (turn % 3 == 1) {
            gru.drop(random);
          }
          if (turn % 5 == 0) {
            Arrays.fill(gru.bU, 0);
          }
          check(kernel, gru, turn / 2, random);
          turn++;
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"scalar, true", "scalar, false", "vector, true", "vector, false"})
  void everyMixOfArrivingGradients(String backEnd, boolean resetAfter) {
    GruKernel kernel = Kernels.create(backEnd).gru();
    Random random = new Random(11);
    for (int turn = 0; turn < 3; turn++) {
      check(kernel, new GruReference(5, 7, 17, resetAfter, mask(5, 7), random), turn, random);
      check(kernel, new GruReference(1, 7, 17, resetAfter, null, random), turn, random);
    }
  }

  private static void check(GruKernel kernel, GruReference gru, int turn, Random random) {
    Arriving arriving = Arriving.of(gru, turn, random);
    gru.forward();
    gru.backward(arriving.dH, arriving.dHLast);
    String what = "B" + gru.batch + " T" + gru.steps + " H" + gru.units;
    Result.of(kernel, gru, arriving).assertCloseTo(what, gru);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scalarEqualsVector(boolean resetAfter) {
    GruKernel scalar = Kernels.create("scalar").gru();
    GruKernel vector = Kernels.create("vector").gru();
    Random random = new Random(12);
    for (int units : UNITS) {
      GruReference gru = new GruReference(5, 7, units, resetAfter, mask(5, 7), random);
      gru.drop(random);
      Arriving arriving = Arriving.of(gru, 0, random);
      Result expected = Result.of(scalar, gru, arriving);
      Result.of(vector, gru, arriving).assertCloseTo("H" + units, expected, 1e-5);
    }
  }

  /** Batches around the sizes at which rows are split between threads. */
  @ParameterizedTest
  @CsvSource({"scalar, true", "scalar, false", "vector, true", "vector, false"})
  void sameBitsForAnyNumberOfThreads(String backEnd, boolean resetAfter) {
    GruKernel kernel = Kernels.create(backEnd).gru();
    Random random = new Random(13);
    int threads = Workers.threads();
    try {
      for (int batch : new int[] {1, 5, 15, 17, 33, 100}) {
        GruReference gru = new GruReference(batch, 7, 100, resetAfter, mask(batch, 7), random);
        if (batch != 33) {
          gru.drop(random);
        }
        Arriving arriving = Arriving.of(gru, 0, random);
        Workers.threads(1);
        Result expected = Result.of(kernel, gru, arriving);
        for (int n = 2; n <= 5; n++) {
          Workers.threads(n);
          Result.of(kernel, gru, arriving).assertSameBits("B" + batch, expected);
        }
      }
    } finally {
      Workers.threads(threads);
    }
  }

  /** To the bits of one thread, which are those of the equations. */
  @ParameterizedTest
  @CsvSource({"scalar, true", "scalar, false", "vector, true", "vector, false"})
  void cutByUnits(String backEnd, boolean resetAfter) {
    GruKernel kernel = Kernels.create(backEnd).gru();
    Random random = new Random(20);
    for (int[] size : CUT_BY_UNITS) {
      int batch = size[0];
      int steps = size[1];
      int units = size[2];
      assertTrue(
          ScanSplit.worthSplittingUnits(batch, steps, units, FusedGru.workPerRow(steps, units)));
      double[] mask = batch > 1 ? mask(batch, steps) : null;
      GruReference gru = new GruReference(batch, steps, units, resetAfter, mask, random);
      if (batch < 7) {
        gru.drop(random);
      }
      Arriving arriving = Arriving.of(gru, 0, random);
      gru.forward();
      gru.backward(arriving.dH, arriving.dHLast);
      String what = "B" + batch + " T" + steps + " H" + units;
      List<Result> results = new ArrayList<>();
      onOneToThreeThreads(threads -> results.add(Result.of(kernel, gru, arriving)));
      results.get(0).assertCloseTo(what, gru);
      results.get(1).assertSameBits(what + " on two threads", results.get(0));
      results.get(2).assertSameBits(what + " on three threads", results.get(0));
    }
  }

  @ParameterizedTest
  @CsvSource({"scalar, true", "scalar, false", "vector, true", "vector, false"})
  void gradientsMayTakeThePlaceOfTheGates(String backEnd, boolean resetAfter) {
    GruKernel kernel = Kernels.create(backEnd).gru();
    Random random = new Random(19);
    GruReference gru = new GruReference(5, 7, 17, resetAfter, mask(5, 7), random);
    Arriving arriving = Arriving.of(gru, 0, random);
    Result apart = Result.of(kernel, gru, arriving);
    GruKernel.Gradients to = apart.gradients;
    kernel.backward(
        apart.scan,
        new GruKernel.Gradients(to.dH(), to.dHLast(), apart.kept().gates(), to.dInner(), to.dH0()));
    assertArrayEquals(to.dGates(), apart.kept().gates());
  }
}
