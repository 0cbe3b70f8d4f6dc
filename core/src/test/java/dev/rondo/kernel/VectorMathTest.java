package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** {@link VectorMath} gives the bits of {@link ScalarMath}. */
class VectorMathTest {

  /** A function of vectors under test. */
  interface VectorFunction {
    FloatVector apply(FloatVector x);
  }

  @Test
  void exp() {
    checkSameBits(ScalarMath::exp, VectorMath::exp);
  }

  @Test
  void expm1() {
    checkSameBits(
        x -> ScalarMath.expm1(Math.max(-80, Math.min(x, 80))),
        x -> VectorMath.expm1(x.min(80f).max(-80f)));
  }

  @Test
  void sigmoid() {
    checkSameBits(ScalarMath::sigmoid, VectorMath::sigmoid);
  }

  @Test
  void tanh() {
    checkSameBits(ScalarMath::tanh, VectorMath::tanh);
  }

  @Test
  void log() {
    checkSameBits(ScalarMath::log, VectorMath::log);
  }

  @Test
  void softplus() {
    checkSameBits(ScalarMath::softplus, VectorMath::softplus);
  }

  @Test
  void lanesAreSummedByHalves() {
    float[] x = new float[VectorMath.LANES];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = 1f / (i + 1);
      sum += x[i];
    }
    assertEquals(sum, VectorMath.sumLanes(FloatVector.fromArray(VectorMath.SPECIES, x, 0)), 1e-6);
  }

  private static void checkSameBits(ScalarMathTest.FloatFunction f, VectorFunction g) {
    Random random = new Random(1);
    float[] x = new float[VectorMath.LANES];
    float[] y = new float[VectorMath.LANES];
    for (int round = 0; round < 20_000; round++) {
      for (int i = 0; i < x.length; i++) {
        x[i] =
            switch (round % 3) {
              case 0 -> 20 * (random.nextFloat() - 0.5f);
              case 1 -> 220 * (random.nextFloat() - 0.5f);
              // any float at all: subnormals, infinities and NaN among them
              default -> Float.intBitsToFloat(random.nextInt());
            };
      }
      g.apply(FloatVector.fromArray(VectorMath.SPECIES, x, 0)).intoArray(y, 0);
      for (int i = 0; i < x.length; i++) {
        float want = f.apply(x[i]);
        if (Float.floatToIntBits(want) != Float.floatToIntBits(y[i])) {
          assertEquals(want, y[i], "at " + x[i]);
        }
      }
    }
  }
}
