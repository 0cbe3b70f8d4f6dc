package dev.rondo.kernel;

import static dev.rondo.kernel.ScanFixtures.assertGradient;
import static dev.rondo.kernel.ScanFixtures.dot;
import static dev.rondo.kernel.ScanFixtures.mask;
import static dev.rondo.kernel.ScanFixtures.random;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The float64 references themselves: their gradients are those of central finite differences. */
class ScanReferenceTest {

  private static final int BATCH = 5;
  private static final int STEPS = 4;
  private static final int UNITS = 3;

  @Test
  void lstm() {
    Random random = new Random(1);
    LstmReference lstm = new LstmReference(BATCH, STEPS, UNITS, mask(BATCH, STEPS), random);
    lstm.drop(random);
    double[] dH = random(random, lstm.h.length, 1);
    double[] dHLast = random(random, lstm.h0.length, 1);
    double[] dCLast = random(random, lstm.c0.length, 1);
    DoubleSupplier loss =
        () -> {
          lstm.forward();
          return dot(dH, lstm.h) + dot(dHLast, last(lstm.h)) + dot(dCLast, last(lstm.c));
        };
    lstm.forward();
    lstm.backward(dH, dHLast, dCLast);
    assertGradient("dGates", loss, lstm.projections, lstm.dGates);
    assertGradient("dU", loss, lstm.u, lstm.dU);
    assertGradient("dH0", loss, lstm.h0, lstm.dH0);
    assertGradient("dC0", loss, lstm.c0, lstm.dC0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gru(boolean resetAfter) {
    Random random = new Random(2);
    GruReference gru =
        new GruReference(BATCH, STEPS, UNITS, resetAfter, mask(BATCH, STEPS), random);
    gru.drop(random);
    double[] dH = random(random, gru.h.length, 1);
    double[] dHLast = random(random, gru.h0.length, 1);
    DoubleSupplier loss =
        () -> {
          gru.forward();
          return dot(dH, gru.h) + dot(dHLast, last(gru.h));
        };
    gru.forward();
    gru.backward(dH, dHLast);
    assertGradient("dGates", loss, gru.projections, gru.dGates);
    assertGradient("dU", loss, gru.u, gru.dU);
    assertGradient("dBU", loss, gru.bU, gru.dBU);
    assertGradient("dH0", loss, gru.h0, gru.dH0);
  }

  @ParameterizedTest
  @EnumSource(names = {"LINEAR", "TANH", "SIGMOID", "RELU"})
  void simpleRnn(UnaryMap activation) {
    Random random = new Random(3);
    SimpleRnnReference rnn =
        new SimpleRnnReference(BATCH, STEPS, UNITS, activation, mask(BATCH, STEPS), random);
    rnn.drop(random);
    double[] dH = random(random, rnn.h.length, 1);
    double[] dHLast = random(random, rnn.h0.length, 1);
    DoubleSupplier loss =
        () -> {
          rnn.forward();
          return dot(dH, rnn.h) + dot(dHLast, last(rnn.h));
        };
    rnn.forward();
    rnn.backward(dH, dHLast);
    assertGradient("dA", loss, rnn.a, rnn.dA);
    assertGradient("dU", loss, rnn.u, rnn.dU);
    assertGradient("dH0", loss, rnn.h0, rnn.dH0);
  }

  /** The last step of {@code [B, T, H]}. */
  private static double[] last(double[] h) {
    double[] last = new double[BATCH * UNITS];
    for (int b = 0; b < BATCH; b++) {
      System.arraycopy(h, ((b + 1) * STEPS - 1) * UNITS, last, b * UNITS, UNITS);
    }
    return last;
  }
}
