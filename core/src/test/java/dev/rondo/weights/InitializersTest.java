package dev.rondo.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitializersTest {
  private static final int IN = 300;
  private static final int OUT = 500;

  private static float[] draw(Initializer initializer, int... shape) {
    return initializer.values(Shape.of(shape), RandomState.seeded(7));
  }

  /** Within 1 % of a variance; its standard error for 150,000 numbers is below 0.4 %. */
  private static void assertMoments(double variance, float[] values) {
    double mean = 0;
    double square = 0;
    for (float value : values) {
      mean += value;
      square += (double) value * value;
    }
    mean /= values.length;
    assertEquals(0, mean, 4 * Math.sqrt(variance / values.length));
    assertEquals(variance, square / values.length, 0.015 * variance);
  }

  /** All within the limit, and so many numbers that some come close to it on both sides. */
  private static void assertLimit(double limit, float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    assertEquals(-limit, sorted[0], 0.001 * limit);
    assertEquals(limit, sorted[sorted.length - 1], 0.001 * limit);
    assertTrue(-sorted[0] <= limit * (1 + 1e-6) && sorted[sorted.length - 1] <= limit * (1 + 1e-6));
  }

  @Test
  void uniformFamilyHasItsLimitAndVariance() {
    assertLimit(Math.sqrt(6.0 / (IN + OUT)), draw(Initializers.glorotUniform(), IN, OUT));
    assertLimit(Math.sqrt(6.0 / IN), draw(Initializers.heUniform(), IN, OUT));
    assertLimit(Math.sqrt(3.0 / IN), draw(Initializers.lecunUniform(), IN, OUT));
    assertMoments(2.0 / (IN + OUT), draw(Initializers.glorotUniform(), IN, OUT));
    assertMoments(2.0 / IN, draw(Initializers.heUniform(), IN, OUT));
    assertMoments(1.0 / IN, draw(Initializers.lecunUniform(), IN, OUT));
  }

  @Test
  void normalFamilyIsTruncatedAndHasItsVarianceAfterwards() {
    assertMoments(2.0 / (IN + OUT), draw(Initializers.glorotNormal(), IN, OUT));
    assertMoments(2.0 / IN, draw(Initializers.heNormal(), IN, OUT));
    assertMoments(1.0 / IN, draw(Initializers.lecunNormal(), IN, OUT));
    assertLimit(2 / 0.87962566 * Math.sqrt(1.0 / IN), draw(Initializers.lecunNormal(), IN, OUT));
  }

  @Test
  void truncationKeepsTheVarianceThatIntegrationGives() {
    // the integral of x^2 phi(x) over -2..2, divided by that of phi(x), by the midpoint rule
    double square = 0;
    double mass = 0;
    for (int i = 0; i < 400_000; i++) {
      double x = -2 + (i + 0.5) * 1e-5;
      mass += Math.exp(-x * x / 2);
      square += x * x * Math.exp(-x * x / 2);
    }
    assertEquals(TruncatedNormal.DEVIATION, Math.sqrt(square / mass), 1e-8);
    float[] values = draw(Initializers.truncatedNormal(0.5f), IN, OUT);
    assertMoments(0.25 * square / mass, values);
    assertLimit(1, values);
  }

  @Test
  void plainDistributions() {
    assertMoments(0.25, draw(Initializers.normal(0.5f), IN, OUT));
    assertMoments(0.04 / 3, draw(Initializers.uniform(0.2f), IN, OUT));
    float[] values = draw(Initializers.uniform(1, 3), IN, OUT);
    for (int i = 0; i < values.length; i++) {
      values[i] -= 2;
    }
    assertLimit(1, values);
    assertMoments(1.0 / 3, values);
    assertArrayEquals(new float[] {2.5f, 2.5f}, draw(Initializers.constant(2.5f), 2));
    assertArrayEquals(new float[] {0, 0, 0}, draw(Initializers.zeros(), 3));
    assertArrayEquals(new float[] {1, 1, 1}, draw(Initializers.ones(), 3, 1));
  }

  @Test
  void receptiveFieldMultipliesChannels() {
    // 5 x 3 field, 20 channels in, 40 out: fans 300 and 600
    assertLimit(Math.sqrt(6.0 / 900), draw(Initializers.glorotUniform(), 5, 3, 20, 40));
    assertLimit(Math.sqrt(6.0 / 300), draw(Initializers.heUniform(), 5, 3, 20, 40));
    assertLimit(Math.sqrt(3.0 / 20_000), draw(Initializers.glorotUniform(), 20_000));
    assertTrue(Math.abs(draw(Initializers.glorotUniform())[0]) <= Math.sqrt(3));
  }

  @Test
  void orthogonalIsOrthonormalTimesGain() {
    int[][] shapes = {
      {1, 1}, {1, 9}, {9, 1}, {7, 7}, {64, 64}, {100, 31}, {31, 100}, {64, 256}, {3, 5, 8}
    };
    for (int[] shape : shapes) {
      int columns = shape[shape.length - 1];
      int rows = Arrays.stream(shape).reduce(1, (a, b) -> a * b) / columns;
      for (float gain : new float[] {1, -0.5f, 1.5f}) {
        float[] m = draw(Initializers.orthogonal(gain), shape);
        int side = Math.min(rows, columns);
        for (int i = 0; i < side; i++) {
          for (int j = 0; j < side; j++) {
            double dot = 0;
            for (int k = 0; k < Math.max(rows, columns); k++) {
              dot +=
                  rows >= columns
                      ? (double) m[k * columns + i] * m[k * columns + j]
                      : (double) m[i * columns + k] * m[j * columns + k];
            }
            assertEquals(i == j ? gain * gain : 0, dot, 1e-5, Arrays.toString(shape));
          }
        }
      }
    }
  }

  @Test
  void orthogonalPrefersNoSign() {
    // over all orthogonal matrices, entry 0,0 is positive as often as negative
    int positive = 0;
    for (int seed = 0; seed < 1000; seed++) {
      Shape shape = Shape.of(3, 3);
      float[] m = Initializers.orthogonal().values(shape, RandomState.seeded(seed));
      positive += m[0] > 0 ? 1 : 0;
    }
    assertEquals(500, positive, 80);
  }

  @Test
  void sameSeedAndNameSameValuesOtherwiseNot() {
    Shape shape = Shape.of(4, 6);
    List<Initializer> random =
        List.of(
            Initializers.glorotUniform(),
            Initializers.heNormal(),
            Initializers.orthogonal(),
            Initializers.normal(1),
            Initializers.truncatedNormal(1),
            Initializers.uniform(1));
    for (Initializer initializer : random) {
      float[] a = initializer.values(shape, RandomState.seeded(3).fork("lstm_1/kernel"));
      float[] again = initializer.values(shape, RandomState.seeded(3).fork("lstm_1/kernel"));
      float[] otherName = initializer.values(shape, RandomState.seeded(3).fork("lstm_2/kernel"));
      float[] otherSeed = initializer.values(shape, RandomState.seeded(4).fork("lstm_1/kernel"));
      assertArrayEquals(a, again);
      assertFalse(Arrays.equals(a, otherName));
      assertFalse(Arrays.equals(a, otherSeed));
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertMessage("uniform: expected finite bounds", () -> Initializers.uniform(1, 1));
    assertMessage("uniform: expected finite bounds", () -> Initializers.uniform(-1));
    assertMessage("normal: expected a finite stddev", () -> Initializers.normal(0));
    assertMessage("truncatedNormal: expected", () -> Initializers.truncatedNormal(Float.NaN));
    assertMessage("orthogonal: expected a finite gain", () -> Initializers.orthogonal(1f / 0));
    assertMessage("constant: expected a finite value", () -> Initializers.constant(Float.NaN));
    assertMessage("rank 2 or more but got shape [5]", () -> draw(Initializers.orthogonal(), 5));
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
