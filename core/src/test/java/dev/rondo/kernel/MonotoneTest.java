package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/**
 * exp, sigmoid and tanh never fall where their argument rises, by one float or by many, and stay
 * within their ulp of {@link StrictMath} there; scalar and vector alike. The floats are whole runs
 * of neighbours: around every place where a formula changes, and spread evenly over all binades.
 */
class MonotoneTest {
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

  @Test
  void exp() {
    seamsOfExp(1, 1);
    everywhere(200);
    check(2, 0, ScalarMath::exp, VectorMath::exp, StrictMath::exp);
  }

  @Test
  void sigmoid() {
    seamsOfExp(-1, 1);
    // where 1 + e^-x passes a power of two, or is one, and the quotient with it
    for (int n = 1; n <= 128; n++) {
      seam(-Math.log(Math.pow(2, n) - 1));
    }
    for (int n = 20; n <= 26; n++) {
      seam(n * LN2);
    }
    everywhere(200);
    // results too small for a normal float may be zero: e^-x is infinite there
    check(4, Float.MIN_NORMAL, ScalarMath::sigmoid, VectorMath::sigmoid, UnaryReference::sigmoid);
  }

  @Test
  void tanh() {
    for (int sign = -1; sign <= 1; sign += 2) {
      seamsOfExp(sign, 0.5);
      seam(sign * Math.log1p(ScalarMath.TANH_SEAM) / 2);
      seam(sign * ScalarMath.EXPM1_MAX / 2);
      // where e^2x + 1 passes a power of two
      for (int n = 1; n <= 29; n++) {
        seam(sign * Math.log(Math.pow(2, n) - 1) / 2);
      }
      // the last values below 1
      for (int n = 22; n <= 26; n++) {
        seam(sign * n * LN2 / 2);
      }
    }
    everywhere(20);
    check(4, 0, ScalarMath::tanh, VectorMath::tanh, StrictMath::tanh);
  }

  /** Zero and the places from which on nothing can follow but the limit. */
  @Test
  void theEndsAreExact() {
    float lastBelowOverflow = (float) Math.log(Float.MAX_VALUE);
    lastBelowOverflow =
        lastBelowOverflow > Math.log(Float.MAX_VALUE)
            ? Math.nextDown(lastBelowOverflow)
            : lastBelowOverflow;
    assertTrue(ScalarMath.exp(lastBelowOverflow) < Float.POSITIVE_INFINITY);
    // e^x is then beyond the middle between the largest float and what would be the next one
    float overflows = (float) (Math.log(Float.MAX_VALUE) + 1e-5);
    assertEquals(Float.POSITIVE_INFINITY, ScalarMath.exp(overflows));
    // below half of the least float
    assertEquals(0, ScalarMath.exp(-104));
    assertEquals(1, ScalarMath.exp(0));
    assertEquals(0.5f, ScalarMath.sigmoid(0));
    // nearer to 1 than half of the distance to the float below it, 2^-24
    assertEquals(1, ScalarMath.sigmoid((float) (25.1 * LN2)));
    assertEquals(1, ScalarMath.tanh((float) (26.1 * LN2 / 2)));
    assertEquals(0, Float.floatToRawIntBits(ScalarMath.tanh(0f)));
    assertEquals(Integer.MIN_VALUE, Float.floatToRawIntBits(ScalarMath.tanh(-0f)));
  }

  /**
   * @param least of a result, from which on its ulp counts
   */
  private void check(
      double ulp,
      float least,
      ScalarMathTest.FloatFunction scalar,
      VectorMathTest.VectorFunction vector,
      DoubleUnaryOperator reference) {
    int[] all = keys.build().sorted().distinct().toArray();
    assertTrue(all.length > 500_000, all.length + " floats");
    float[] x = new float[(all.length / VectorMath.LANES + 1) * VectorMath.LANES];
    for (int i = 0; i < all.length; i++) {
      x[i] = at(all[i]);
    }
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i += VectorMath.LANES) {
      vector.apply(FloatVector.fromArray(VectorMath.SPECIES, x, i)).intoArray(y, i);
    }
    float before = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < all.length; i++) {
      float one = scalar.apply(x[i]);
      if (Float.floatToRawIntBits(one) != Float.floatToRawIntBits(y[i])) {
        assertEquals(one, y[i], "the vector at " + x[i]);
      }
      if (!(one >= before)) {
        assertTrue(one >= before, "falls at " + x[i] + ": " + before + " to " + one);
      }
      before = one;
      double exact = reference.applyAsDouble(x[i]);
      float want = (float) exact;
      double error = Math.abs(one - exact) / Math.ulp(want);
      if (Float.isFinite(want) && Math.abs(want) >= least && !(error <= ulp)) {
        assertEquals(want, one, "off by " + error + " ulp at " + x[i]);
      }
    }
  }
}
