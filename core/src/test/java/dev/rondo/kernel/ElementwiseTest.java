package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ElementwiseTest {

  private static final int[] SIZES = {1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 257};

  private static final EnumSet<UnaryMap> POSITIVE_ONLY =
      EnumSet.of(UnaryMap.LOG, UnaryMap.SQRT, UnaryMap.RECIPROCAL);

  private final Elementwise scalar = new ScalarElementwise();
  private final Elementwise vector = new VectorElementwise();

  @ParameterizedTest
  @EnumSource(UnaryMap.class)
  void mapIsTheFunction(UnaryMap f) {
    float[] x = inputs(f, 20_000);
    float[] y = new float[x.length];
    scalar.map(f, x, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      double want = UnaryReference.value(f, x[i]);
      assertEquals(want, y[i], 1e-6 * Math.max(1, Math.abs(want)), f + " at " + x[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(UnaryMap.class)
  void derivativeIsTheSlope(UnaryMap f) {
    float[] x = inputs(f, 20_000);
    float[] dY = random(2, x.length, -2, 2);
    float[] y = new float[x.length];
    float[] dX = new float[x.length];
    scalar.map(f, x, y, 0, x.length);
    scalar.derivative(f, x, y, dY, dX, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      double want = dY[i] * UnaryReference.slope(f, x[i]);
      assertEquals(want, dX[i], 4e-6 * Math.max(1, Math.abs(want)), f + " at " + x[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = UnaryMap.class,
      mode = Mode.EXCLUDE,
      names = {"EXP", "LOG", "SQRT", "SQUARE", "RECIPROCAL"})
  void activationsHoldFarOut(UnaryMap f) {
    float[] x = {-1e30f, -1e20f, -1e4f, -200f, 200f, 1e4f, 1e20f, 1e30f};
    float[] one = {1, 1, 1, 1, 1, 1, 1, 1};
    float[] y = new float[x.length];
    float[] dX = new float[x.length];
    scalar.map(f, x, y, 0, x.length);
    scalar.derivative(f, x, y, one, dX, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      double want = UnaryReference.value(f, x[i]);
      assertEquals(want, y[i], 1e-6 * Math.max(1, Math.abs(want)), f + " at " + x[i]);
      assertTrue(Math.abs(dX[i]) < 1.06, f + "' at " + x[i] + ": " + dX[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(UnaryMap.class)
  void nanIsNotHidden(UnaryMap f) {
    float[] x = new float[40];
    Arrays.fill(x, Float.NaN);
    float[] y = new float[40];
    vector.map(f, x, y, 0, 40);
    for (float v : y) {
      assertTrue(Float.isNaN(v));
    }
  }

  @ParameterizedTest
  @EnumSource(UnaryMap.class)
  void vectorGivesTheBitsOfScalar(UnaryMap f) {
    for (int n : SIZES) {
      for (int from = 0; from < 3; from++) {
        float[] x = inputs(f, n + 5);
        x[from] = 0f;
        float[] dY = random(3, n + 5, -2, 2);
        float[] y1 = random(4, n + 5, -1, 1);
        float[] y2 = y1.clone();
        scalar.map(f, x, y1, from, from + n);
        vector.map(f, x, y2, from, from + n);
        assertArrayEquals(y1, y2, f + " of " + n);
        float[] dX1 = random(5, n + 5, -1, 1);
        float[] dX2 = dX1.clone();
        scalar.derivative(f, x, y1, dY, dX1, from, from + n);
        vector.derivative(f, x, y1, dY, dX2, from, from + n);
        assertArrayEquals(dX1, dX2, f + "' of " + n);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(UnaryMap.class)
  void theCutOfARangeDoesNotShow(UnaryMap f) {
    float[] x = inputs(f, 257);
    float[] whole = new float[257];
    vector.map(f, x, whole, 0, 257);
    for (int cut = 0; cut <= 257; cut += 13) {
      float[] pieces = new float[257];
      vector.map(f, x, pieces, cut, 257);
      vector.map(f, x, pieces, 0, cut);
      assertArrayEquals(whole, pieces);
    }
  }

  @ParameterizedTest
  @EnumSource(UnaryMap.class)
  void outMayBeIn(UnaryMap f) {
    float[] x = inputs(f, 100);
    float[] y = new float[100];
    float[] dY = random(6, 100, -1, 1);
    float[] dX = new float[100];
    vector.map(f, x, y, 0, 100);
    vector.derivative(f, x, y, dY, dX, 0, 100);
    vector.derivative(f, x, y, dY, dY, 0, 100);
    assertArrayEquals(dX, dY);
    vector.map(f, x, x, 0, 100);
    assertArrayEquals(y, x);
  }

  @ParameterizedTest
  @EnumSource(BinaryMap.class)
  void combineIsTheFunction(BinaryMap f) {
    for (Elementwise kernel : new Elementwise[] {scalar, vector}) {
      for (int n : SIZES) {
        float[] a = random(7, n + 2, -3, 3);
        float[] b = random(8, n + 5, 0.1f, 3);
        float[] y = new float[n + 4];
        kernel.combine(f, a, 2, b, 5, y, 3, n);
        for (int i = 0; i < n; i++) {
          assertEquals(binary(f, a[2 + i], b[5 + i]), y[3 + i]);
        }
        kernel.combine(f, a, 2, 0.7f, y, 3, n);
        for (int i = 0; i < n; i++) {
          assertEquals(binary(f, a[2 + i], 0.7f), y[3 + i]);
        }
        kernel.combine(f, -0.7f, b, 5, y, 3, n);
        for (int i = 0; i < n; i++) {
          assertEquals(binary(f, -0.7f, b[5 + i]), y[3 + i]);
        }
        assertEquals(0f, y[2], "before the range");
        float[] sum = y.clone();
        kernel.axpy(0.3f, a, 2, sum, 3, n);
        for (int i = 0; i < n; i++) {
          assertEquals(y[3 + i] + 0.3 * a[2 + i], sum[3 + i], 1e-5);
        }
        assertEquals(0f, sum[2], "before the range");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BinaryMap.class)
  void vectorCombinesTheBitsOfScalar(BinaryMap f) {
    float[] a = random(9, 257, -3, 3);
    float[] b = random(10, 257, -3, 3);
    float[] y1 = new float[257];
    float[] y2 = new float[257];
    scalar.combine(f, a, 0, b, 0, y1, 0, 257);
    vector.combine(f, a, 0, b, 0, y2, 0, 257);
    assertArrayEquals(y1, y2);
    scalar.axpy(1.7f, a, 0, y1, 0, 257);
    vector.axpy(1.7f, a, 0, y2, 0, 257);
    assertArrayEquals(y1, y2);
    assertFalse(Arrays.equals(y1, a));
  }

  private static float binary(BinaryMap f, float a, float b) {
    return switch (f) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
    };
  }

  private static float[] inputs(UnaryMap f, int n) {
    return POSITIVE_ONLY.contains(f) ? random(1, n, 0.01f, 12) : random(1, n, -12, 12);
  }

  private static float[] random(long seed, int n, float from, float to) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = from + (to - from) * random.nextFloat();
    }
    return x;
  }
}
