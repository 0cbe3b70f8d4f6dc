package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Floats at which exp, sigmoid and tanh of {@link ScalarMath} are checked: whole runs of
 * neighbours, around every place where a formula changes, and spread evenly over all binades.
 *
 * <p>As a program it checks them in a process without the Vector API, where ScalarMath rounds
 * products before it adds.
 */
final class MonotoneFloats {
  private static final double LN2 = Math.log(2);

  /** Neighbours on each side of a seam. */
  private static final int AROUND = 1500;

  /** Places spread over all floats, and neighbours from each. */
  private static final int PLACES = 20_000;

  private static final int RUN = 40;

  private final IntStream.Builder keys = IntStream.builder();

  /** A whole number that rises with the float; the inverse of {@link #at}. */
  private static int key(float x) {
    int bits = Float.floatToRawIntBits(x);
    return bits >= 0 ? bits : Integer.MIN_VALUE - bits;
  }

  private static float at(int key) {
    return Float.intBitsToFloat(key >= 0 ? key : Integer.MIN_VALUE - key);
  }

  private void seam(double x) {
    int middle = key((float) x);
    for (int i = -AROUND; i <= AROUND; i++) {
      keys.add(middle + i);
    }
  }

  private void everywhere(float end) {
    int last = key(end);
    for (int place = 0; place < PLACES; place++) {
      int from = (int) (-last + 2L * last * place / PLACES);
      for (int i = 0; i < RUN; i++) {
        keys.add(from + i);
      }
    }
  }

  /**
   * exp takes e^(x - n log 2) for the whole n nearest to x / log 2, and cuts x off at both ends.
   */
  private void seamsOfExp(double sign, double scale) {
    for (int n = -152; n <= 129; n++) {
      seam(sign * scale * (n + 0.5) * LN2);
    }
    seam(sign * scale * ScalarMath.EXP_MAX);
    seam(sign * scale * ScalarMath.EXP_MIN);
    // where results become subnormal, and overflow
    seam(sign * scale * -126 * LN2);
    seam(sign * scale * 128 * LN2);
    seam(0);
  }

  private MonotoneFloats() {}

  public static void main(String[] args) {
    assertFalse(VectorSupport.isPresent());
    checkExp(ofExp());
    checkSigmoid(ofSigmoid());
    checkTanh(ofTanh());
    System.out.println("all hold");
  }

  static float[] ofExp() {
    MonotoneFloats floats = new MonotoneFloats();
    floats.seamsOfExp(1, 1);
    floats.everywhere(200);
    return floats.sorted();
  }

  static float[] ofSigmoid() {
    MonotoneFloats floats = new MonotoneFloats();
    floats.seamsOfExp(-1, 1);
    // where 1 + e^-x passes a power of two, or is one, and the quotient with it
    for (int n = 1; n <= 128; n++) {
      floats.seam(-Math.log(Math.pow(2, n) - 1));
    }
    for (int n = 20; n <= 26; n++) {
      floats.seam(n * LN2);
    }
    floats.everywhere(200);
    return floats.sorted();
  }

  static float[] ofTanh() {
    MonotoneFloats floats = new MonotoneFloats();
    for (int sign = -1; sign <= 1; sign += 2) {
      floats.seamsOfExp(sign, 0.5);
      floats.seam(sign * Math.log1p(ScalarMath.TANH_SEAM) / 2);
      floats.seam(sign * ScalarMath.EXPM1_MAX / 2);
      // where e^2x + 1 passes a power of two
      for (int n = 1; n <= 29; n++) {
        floats.seam(sign * Math.log(Math.pow(2, n) - 1) / 2);
      }
      // the last values below 1
      for (int n = 22; n <= 26; n++) {
        floats.seam(sign * n * LN2 / 2);
      }
    }
    floats.everywhere(20);
    return floats.sorted();
  }

  private float[] sorted() {
    int[] all = keys.build().sorted().distinct().toArray();
    assertTrue(all.length > 500_000, all.length + " floats");
    float[] x = new float[all.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = at(all[i]);
    }
    return x;
  }

  static void checkExp(float[] x) {
    check(x, 2, 0, ScalarMath::exp, StrictMath::exp);
  }

  static void checkSigmoid(float[] x) {
    // results too small for a normal float may be zero: e^-x is infinite there
    check(x, 4, Float.MIN_NORMAL, ScalarMath::sigmoid, UnaryReference::sigmoid);
  }

  static void checkTanh(float[] x) {
    check(x, 4, 0, ScalarMath::tanh, StrictMath::tanh);
  }

  /**
   * That a function never falls, and is as near as it should be.
   *
   * @param least of a result, from which on its ulp counts
   */
  private static void check(
      float[] x,
      double ulp,
      float least,
      ScalarMathTest.FloatFunction scalar,
      DoubleUnaryOperator reference) {
    float before = Float.NEGATIVE_INFINITY;
    for (float at : x) {
      float one = scalar.apply(at);
      if (!(one >= before)) {
        assertTrue(one >= before, "falls at " + at + ": " + before + " to " + one);
      }
      before = one;
      double exact = reference.applyAsDouble(at);
      float want = (float) exact;
      double error = Math.abs(one - exact) / Math.ulp(want);
      if (Float.isFinite(want) && Math.abs(want) >= least && !(error <= ulp)) {
        assertEquals(want, one, "off by " + error + " ulp at " + at);
      }
    }
  }
}
