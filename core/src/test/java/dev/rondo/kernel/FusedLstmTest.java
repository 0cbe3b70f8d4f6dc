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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusedLstmTest {

  /** Which gradients arrive from outside. */
  private record Arriving(
      double @Nullable [] dH, double @Nullable [] dHLast, double @Nullable [] dCLast) {

    /** All, only those of the outputs, only those of the final state, by turns. */
    static Arriving of(LstmReference lstm, int turn, Random random) {
      double[] dH = random(random, lstm.h.length, 1);
      double[] dHLast = random(random, lstm.h0.length, 1);
      double[] dCLast = random(random, lstm.c0.length, 1);
      return switch (turn % 4) {
        case 0 -> new Arriving(dH, dHLast, dCLast);
        case 1 -> new Arriving(dH, null, null);
        case 2 -> new Arriving(null, dHLast, null);
        default -> new Arriving(null, null, dCLast);
      };
    }
  }

  /** Forward and backward of one kernel on the numbers of a reference. */
  private record Result(LstmKernel.Scan scan, LstmKernel.Gradients gradients) {

    static Result of(LstmKernel kernel, LstmReference lstm, Arriving arriving) {
      LstmKernel.Scan scan =
          new LstmKernel.Scan(
              lstm.batch,
              lstm.steps,
              lstm.units,
              LstmVariant.NONE,
              Projection.given(floats(lstm.projections)),
              WeightMatrix.of(floats(lstm.u)),
              floatsOrNull(lstm.mask),
              floatsOrNull(lstm.recurrentMask),
              null,
              floats(lstm.h0),
              floats(lstm.c0),
              unwritten(lstm.h.length),
              unwritten(lstm.h0.length),
              unwritten(lstm.c0.length),
              new LstmKernel.Kept(
                  unwritten(lstm.projections.length), unwritten(lstm.c.length), null));
      LstmKernel.Gradients gradients =
          new LstmKernel.Gradients(
              floatsOrNull(arriving.dH),
              floatsOrNull(arriving.dHLast),
              floatsOrNull(arriving.dCLast),
              unwritten(lstm.projections.length),
              unwritten(lstm.h0.length),
              unwritten(lstm.c0.length));
      kernel.forward(scan);
      kernel.backward(scan, gradients);
      return new Result(scan, gradients);
    }

    LstmKernel.Kept kept() {
      return Objects.requireNonNull(scan.kept());
    }

    void assertCloseTo(String what, LstmReference lstm) {
      assertClose(what + " h", lstm.h, scan.h(), 1e-5);
      assertClose(what + " c", lstm.c, kept().c(), 1e-5);
      assertClose(what + " dGates", lstm.dGates, gradients.dGates(), 1e-5);
      assertClose(what + " dH0", lstm.dH0, gradients.dH0(), 1e-5);
      assertClose(what + " dC0", lstm.dC0, gradients.dC0(), 1e-5);
    }

    void assertCloseTo(String what, Result other, double tolerance) {
      assertClose(what + " h", doubles(other.scan.h()), scan.h(), tolerance);
      assertClose(what + " c", doubles(other.kept().c()), kept().c(), tolerance);
      LstmKernel.Gradients expected = other.gradients;
      assertClose(what + " dGates", doubles(expected.dGates()), gradients.dGates(), tolerance);
      assertClose(what + " dH0", doubles(expected.dH0()), gradients.dH0(), tolerance);
      assertClose(what + " dC0", doubles(expected.dC0()), gradients.dC0(), tolerance);
    }

    void assertSameBits(String what, Result other) {
      assertArrayEquals(other.scan.h(), scan.h(), what + " h");
      assertArrayEquals(other.kept().c(), kept().c(), what + " c");
      assertArrayEquals(other.gradients.dGates(), gradients.dGates(), what + " dGates");
      assertArrayEquals(other.gradients.dH0(), gradients.dH0(), what + " dH0");
      assertArrayEquals(other.gradients.dC0(), gradients.dC0(), what + " dC0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void forwardAndGradientsAreThoseOfTheEquations(String backEnd) {
    LstmKernel kernel = Kernels.create(backEnd).lstm();
    Random random = new Random(4);
    int turn = 0;
    for (int units : UNITS) {
      for (int batch : BATCHES) {
        for (int steps : STEPS) {
          double[] mask = turn % 2 == 0 ? mask(batch, steps) : null;
          LstmReference lstm = new LstmReference(batch, steps, units, mask, random);
          if (turn % 3 == 1) {
            lstm.drop(random);
          }
          check(kernel, lstm, turn / 2, random);
          turn++;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void everyMixOfArrivingGradients(String backEnd) {
    LstmKernel kernel = Kernels.create(backEnd).lstm();
    Random random = new Random(5);
    for (int turn = 0; turn < 4; turn++) {
      check(kernel, new LstmReference(5, 7, 17, mask(5, 7), random), turn, random);
      check(kernel, new LstmReference(1, 7, 17, null, random), turn, random);
    }
  }

  /** More rows than a block of scratch memory holds. */
  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void largeBatch(String backEnd) {
    LstmKernel kernel = Kernels.create(backEnd).lstm();
    Random random = new Random(6);
    int batch = 2 * ScanSplit.MAX_BLOCK + 1;
    check(kernel, new LstmReference(batch, 3, 9, mask(batch, 3), random), 0, random);
  }

  private static void check(LstmKernel kernel, LstmReference lstm, int turn, Random random) {
    Arriving arriving = Arriving.of(lstm, turn, random);
    lstm.forward();
    lstm.backward(arriving.dH, arriving.dHLast, arriving.dCLast);
    String what = "B" + lstm.batch + " T" + lstm.steps + " H" + lstm.units;
    Result.of(kernel, lstm, arriving).assertCloseTo(what, lstm);
  }

  @Test
  void scalarEqualsVector() {
    LstmKernel scalar = Kernels.create("scalar").lstm();
    LstmKernel vector = Kernels.create("vector").lstm();
    Random random = new Random(7);
    for (int units : UNITS) {
      LstmReference lstm = new LstmReference(5, 7, units, mask(5, 7), random);
      lstm.drop(random);
      Arriving arriving = Arriving.of(lstm, 0, random);
      Result expected = Result.of(scalar, lstm, arriving);
      Result.of(vector, lstm, arriving).assertCloseTo("H" + units, expected, 1e-5);
    }
  }

  /** Batches around the sizes at which rows are split between threads. */
  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void sameBitsForAnyNumberOfThreads(String backEnd) {
    LstmKernel kernel = Kernels.create(backEnd).lstm();
    Random random = new Random(8);
    int threads = Workers.threads();
    try {
      for (int batch : new int[] {1, 5, 15, 17, 33, 100}) {
        LstmReference lstm = new LstmReference(batch, 7, 100, mask(batch, 7), random);
        if (batch != 33) {
          lstm.drop(random);
        }
        Arriving arriving = Arriving.of(lstm, 0, random);
        Workers.threads(1);
        Result expected = Result.of(kernel, lstm, arriving);
        for (int n = 2; n <= 5; n++) {
          Workers.threads(n);
          Result.of(kernel, lstm, arriving).assertSameBits("B" + batch, expected);
        }
      }
    } finally {
      Workers.threads(threads);
    }
  }

  /** To the bits of one thread, which are those of the equations. */
  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void cutByUnits(String backEnd) {
    LstmKernel kernel = Kernels.create(backEnd).lstm();
    Random random = new Random(20);
    for (int[] size : CUT_BY_UNITS) {
      int batch = size[0];
      int steps = size[1];
      int units = size[2];
      assertTrue(
          ScanSplit.worthSplittingUnits(batch, steps, units, FusedLstm.workPerRow(steps, units)));
      double[] mask = batch > 1 ? mask(batch, steps) : null;
      LstmReference lstm = new LstmReference(batch, steps, units, mask, random);
      if (batch < 7) {
        lstm.drop(random);
      }
      Arriving arriving = Arriving.of(lstm, 0, random);
      lstm.forward();
      lstm.backward(arriving.dH, arriving.dHLast, arriving.dCLast);
      String what = "B" + batch + " T" + steps + " H" + units;
      List<Result> results = new ArrayList<>();
      onOneToThreeThreads(threads -> results.add(Result.of(kernel, lstm, arriving)));
      results.get(0).assertCloseTo(what, lstm);
      results.get(1).assertSameBits(what + " on two threads", results.get(0));
      results.get(2).assertSameBits(what + " on three threads", results.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void gradientsMayTakeThePlaceOfTheGates(String backEnd) {
    LstmKernel kernel = Kernels.create(backEnd).lstm();
    Random random = new Random(18);
    LstmReference lstm = new LstmReference(5, 7, 17, mask(5, 7), random);
    Arriving arriving = Arriving.of(lstm, 0, random);
    Result apart = Result.of(kernel, lstm, arriving);
    LstmKernel.Gradients to = apart.gradients;
    kernel.backward(
        apart.scan,
        new LstmKernel.Gradients(
            to.dH(), to.dHLast(), to.dCLast(), apart.kept().gates(), to.dH0(), to.dC0()));
    assertArrayEquals(to.dGates(), apart.kept().gates());
  }

  /** A long sequence in one scan is the same as its parts, state handed on. */
  @Test
  void stateIsCarried() {
    LstmKernel kernel = Kernels.create("scalar").lstm();
    Random random = new Random(9);
    LstmReference lstm = new LstmReference(1, 6, 9, null, random);
    lstm.forward();
    float[] h = floats(lstm.h0);
    float[] c = floats(lstm.c0);
    for (int t = 0; t < 6; t++) {
      float[] gates = new float[4 * 9];
      System.arraycopy(floats(lstm.projections), t * 4 * 9, gates, 0, 4 * 9);
      // The state is written over the state it came from, as a streaming session does.
      kernel.forward(
          new LstmKernel.Scan(
              1,
              1,
              9,
              LstmVariant.NONE,
              Projection.given(gates),
              WeightMatrix.of(floats(lstm.u)),
              null,
              null,
              null,
              h,
              c,
              h,
              h,
              c,
              null));
    }
    assertClose("h", Arrays.copyOfRange(lstm.h, 5 * 9, 6 * 9), h, 1e-5);
    assertClose("c", Arrays.copyOfRange(lstm.c, 5 * 9, 6 * 9), c, 1e-5);
  }
}
