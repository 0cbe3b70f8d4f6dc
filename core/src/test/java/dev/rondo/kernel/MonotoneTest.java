package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/**
 * exp, sigmoid and tanh never fall where their argument rises, by one float or by many, and stay
 * within their ulp of {@link StrictMath} there; scalar and vector alike, and without the Vector
 * API.
 */
class MonotoneTest {
  private static final double LN2 = Math.log(2);

  @Test
  void exp() {
    float[] x = MonotoneFloats.ofExp();
    MonotoneFloats.checkExp(x);
    checkVector(x, ScalarMath::exp, VectorMath::exp);
  }

  @Test
  void sigmoid() {
    float[] x = MonotoneFloats.ofSigmoid();
    MonotoneFloats.checkSigmoid(x);
    checkVector(x, ScalarMath::sigmoid, VectorMath::sigmoid);
  }

  @Test
  void tanh() {
    float[] x = MonotoneFloats.ofTanh();
    MonotoneFloats.checkTanh(x);
    checkVector(x, ScalarMath::tanh, VectorMath::tanh);
  }

  /** There ScalarMath computes otherwise, and whether it does is settled once in a process. */
  @Test
  void withoutTheVectorApiToo() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MonotoneFloats.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    assertEquals("all hold", printed.strip());
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

  private static void checkVector(
      float[] floats, ScalarMathTest.FloatFunction scalar, VectorMathTest.VectorFunction vector) {
    float[] x = Arrays.copyOf(floats, (floats.length / VectorMath.LANES + 1) * VectorMath.LANES);
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i += VectorMath.LANES) {
      vector.apply(FloatVector.fromArray(VectorMath.SPECIES, x, i)).intoArray(y, i);
    }
    for (int i = 0; i < floats.length; i++) {
      float one = scalar.apply(x[i]);
      if (Float.floatToRawIntBits(one) != Float.floatToRawIntBits(y[i])) {
        assertEquals(one, y[i], "the vector at " + x[i]);
      }
    }
  }
}
