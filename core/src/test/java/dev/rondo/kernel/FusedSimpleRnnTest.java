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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusedSimpleRnnTest {

  private static final UnaryMap[] ACTIVATIONS = {
    UnaryMap.TANH, UnaryMap.LINEAR, UnaryMap.SIGMOID, UnaryMap.RELU
  };

  /** Which gradients arrive from outside. */
  private record Arriving(double @Nullable [] dH, double @Nullable [] dHLast) {

    /** Both, only those of the outputs, only that of the final state, by turns. */
    static Arriving of(SimpleRnnReference rnn, int turn, Random random) {
      double[] dH = random(random, rnn.h.length, 1);
      double[] dHLast = random(random, rnn.h0.length, 1);
      return switch (turn % 3) {
        case 0 -> new Arriving(dH, dHLast);
        case 1 -> new Arriving(dH, null);
        default -> new Arriving(null, dHLast);
      };
    }
  }

  /** Forward and backward of one kernel on the numbers of a reference. */
  private record Result(SimpleRnnKernel.Scan scan, SimpleRnnKernel.Gradients gradients) {

    static Result of(SimpleRnnKernel kernel, SimpleRnnReference rnn, Arriving arriving) {
      SimpleRnnKernel.Scan scan =
          new SimpleRnnKernel.Scan(
              rnn.batch,
              rnn.steps,
              rnn.units,
              rnn.activation,
              Projection.given(floats(rnn.a)),
              WeightMatrix.of(floats(rnn.u)),
              floatsOrNull(rnn.mask),
              floatsOrNull(rnn.recurrentMask),
              null,
              floats(rnn.h0),
              unwritten(rnn.h.length),
              unwritten(rnn.h0.length));
      SimpleRnnKernel.Gradients gradients =
          new SimpleRnnKernel.Gradients(
              floatsOrNull(arriving.dH),
              floatsOrNull(arriving.dHLast),
              unwritten(rnn.a.length),
              unwritten(rnn.h0.length));
      kernel.forward(scan);
      kernel.backward(scan, gradients);
      return new Result(scan, gradients);
    }

    void assertCloseTo(String what, double[] h, double[] dA, double[] dH0) {
      assertClose(what + " h", h, scan.h(), 1e-5);
      assertClose(what + " dA", dA, gradients.dA(), 1e-5);
      assertClose(what + " dH0", dH0, gradients.dH0(), 1e-5);
    }

    void assertSameBits(String what, Result other) {
      assertArrayEquals(other.scan.h(), scan.h(), what + " h");
      assertArrayEquals(other.gradients.dA(), gradients.dA(), what + " dA");
      assertArrayEquals(other.gradients.dH0(), gradients.dH0(), what + " dH0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void forwardAndGradientsAreThoseOfTheEquation(String backEnd) {
    SimpleRnnKernel kernel = Kernels.create(backEnd).simpleRnn();
    Random random = new Random(14);
    int turn = 0;
    for (int units : UNITS) {
      for (int batch : BATCHES) {
        for (int steps : STEPS) {
          for (UnaryMap activation : ACTIVATIONS) {
            double[] mask = turn % 3 == 0 ? mask(batch, steps) : null;
            SimpleRnnReference rnn =
                new SimpleRnnReference(batch, steps, units, activation, mask, random);
            if (turn % 3 == 1) {
              rnn.drop(random);
            }
            check(kernel, rnn, turn / 4, random);
            turn++;
          }
        }
      }
    }
  }

  private static void check(
      SimpleRnnKernel kernel, SimpleRnnReference rnn, int turn, Random random) {
    Arriving arriving = Arriving.of(rnn, turn, random);
    rnn.forward();
    rnn.backward(arriving.dH, arriving.dHLast);
    String what = rnn.activation + " B" + rnn.batch + " T" + rnn.steps + " H" + rnn.units;
    Result.of(kernel, rnn, arriving).assertCloseTo(what, rnn.h, rnn.dA, rnn.dH0);
  }

  @Test
  void scalarEqualsVector() {
    SimpleRnnKernel scalar = Kernels.create("scalar").simpleRnn();
    SimpleRnnKernel vector = Kernels.create("vector").simpleRnn();
    Random random = new Random(15);
    for (int units : UNITS) {
      for (UnaryMap activation : ACTIVATIONS) {
        SimpleRnnReference rnn =
            new SimpleRnnReference(5, 7, units, activation, mask(5, 7), random);
        Arriving arriving = Arriving.of(rnn, 0, random);
        Result expected = Result.of(scalar, rnn, arriving);
        Result.of(vector, rnn, arriving)
            .assertCloseTo(
                activation + " H" + units,
                doubles(expected.scan.h()),
                doubles(expected.gradients.dA()),
                doubles(expected.gradients.dH0()));
      }
    }
  }

  /** Batches around the sizes at which rows are split between threads. */
  @ParameterizedTest
  @ValueSource(strings = {"scalar", "vector"})
  void sameBitsForAnyNumberOfThreads(String backEnd) {
    SimpleRnnKernel kernel = Kernels.create(backEnd).simpleRnn();
    Random random = new Random(16);
    int threads = Workers.threads();
    try {
      for (int batch : new int[] {1, 5, 15, 17, 33, 100}) {
        SimpleRnnReference rnn =
            new SimpleRnnReference(batch, 7, 100, UnaryMap.TANH, mask(batch, 7), random);
        if (batch != 33) {
          rnn.drop(random);
        }
        Arriving arriving = Arriving.of(rnn, 0, random);
        Workers.threads(1);
        Result expected = Result.of(kernel, rnn, arriving);
        for (int n = 2; n <= 5; n++) {
          Workers.threads(n);
          Result.of(kernel, rnn, arriving).assertSameBits("B" + batch, expected);
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
    SimpleRnnKernel kernel = Kernels.create(backEnd).simpleRnn();
    Random random = new Random(20);
    for (int[] size : CUT_BY_UNITS) {
      int batch = size[0];
      int steps = size[1];
      int units = size[2];
      assertTrue(
          ScanSplit.worthSplittingUnits(
              batch, steps, units, FusedSimpleRnn.workPerRow(steps, units)));
      double[] mask = batch > 1 ? mask(batch, steps) : null;
      SimpleRnnReference rnn =
          new SimpleRnnReference(batch, steps, units, UnaryMap.TANH, mask, random);
      if (batch < 7) {
        rnn.drop(random);
      }
      Arriving arriving = Arriving.of(rnn, 0, random);
      rnn.forward();
      rnn.backward(arriving.dH, arriving.dHLast);
      String what = "B" + batch + " T" + steps + " H" + units;
      List<Result> results = new ArrayList<>();
      onOneToThreeThreads(threads -> results.add(Result.of(kernel, rnn, arriving)));
      results.get(0).assertCloseTo(what, rnn.h, rnn.dA, rnn.dH0);
      results.get(1).assertSameBits(what + " on two threads", results.get(0));
      results.get(2).assertSameBits(what + " on three threads", results.get(0));
    }
  }

  @Test
  void anActivationThatNeedsItsInputIsRefused() {
    SimpleRnnKernel kernel = Kernels.create("scalar").simpleRnn();
    SimpleRnnReference rnn = new SimpleRnnReference(1, 1, 1, UnaryMap.GELU, null, new Random(17));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Result.of(kernel, rnn, new Arriving(rnn.h, null)));
    assertTrue(String.valueOf(error.getMessage()).contains("GELU"), error.getMessage());
  }
}
