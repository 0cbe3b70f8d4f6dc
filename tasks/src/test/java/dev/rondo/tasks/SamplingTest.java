package dev.rondo.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.tensor.RandomState;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {
  private static final int DRAWS = 100_000;

  /** Probabilities 0.05, 0.4, 0.1, 0.25, 0.2 at temperature 1, up to a constant that cancels. */
  private static final float[] LOGITS = {
    (float) Math.log(0.05) + 3,
    (float) Math.log(0.4) + 3,
    (float) Math.log(0.1) + 3,
    (float) Math.log(0.25) + 3,
    (float) Math.log(0.2) + 3
  };

  /** The softmax by its definition, of the tokens that are allowed. */
  private static double[] softmax(float[] logits, double temperature, boolean... allowed) {
    double[] weights = new double[logits.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = allowed.length == 0 || allowed[i] ? Math.exp(logits[i] / temperature) : 0;
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  private static int[] counts(Sampling sampling, float[] logits) {
    RandomState random = RandomState.seeded(11);
    int[] counts = new int[logits.length];
    for (int i = 0; i < DRAWS; i++) {
      counts[sampling.draw(logits, random)]++;
    }
    return counts;
  }

  /** Each count within five standard deviations of the binomial distribution. */
  private static void assertDistribution(double[] expected, int[] counts) {
    for (int i = 0; i < expected.length; i++) {
      double p = expected[i];
      double deviation = Math.sqrt(DRAWS * p * (1 - p));
      assertEquals(DRAWS * p, counts[i], 5 * deviation, Arrays.toString(counts));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0.3f, 0.8f, 1f, 2.5f})
  void temperatureDividesTheLogits(float temperature) {
    int[] counts = counts(Sampling.temperature(temperature), LOGITS);
    assertDistribution(softmax(LOGITS, temperature), counts);
  }

  @Test
  void topKKeepsTheLikeliest() {
    int[] counts = counts(new Sampling(1f, 2, 1f), LOGITS);
    assertDistribution(softmax(LOGITS, 1, false, true, false, true, false), counts);
    int[] three = counts(new Sampling(0.7f, 3, 1f), LOGITS);
    assertDistribution(softmax(LOGITS, 0.7, false, true, false, true, true), three);
  }

  @Test
  void topKOfAllOrMoreIsAll() {
    assertDistribution(softmax(LOGITS, 1), counts(new Sampling(1f, 5, 1f), LOGITS));
    assertDistribution(softmax(LOGITS, 1), counts(new Sampling(1f, 500, 1f), LOGITS));
  }

  /** From above: 0.4, 0.65, 0.85, 0.95, 1. The one that reaches the bound is kept. */
  @Test
  void topPKeepsTheFewestThatReachIt() {
    int[] counts = counts(new Sampling(1f, 0, 0.6f), LOGITS);
    assertDistribution(softmax(LOGITS, 1, false, true, false, true, false), counts);
    int[] more = counts(new Sampling(1f, 0, 0.7f), LOGITS);
    assertDistribution(softmax(LOGITS, 1, false, true, false, true, true), more);
    int[] one = counts(new Sampling(1f, 0, 0.01f), LOGITS);
    assertEquals(DRAWS, one[1]);
  }

  /** Temperature comes first: at 0.5 the likeliest alone has 0.4^2 / 0.275 = 0.58. */
  @Test
  void topPIsOfTheProbabilitiesAtTheTemperature() {
    assertEquals(DRAWS, counts(new Sampling(0.5f, 0, 0.55f), LOGITS)[1]);
    assertTrue(counts(new Sampling(0.5f, 0, 0.6f), LOGITS)[3] > 0);
  }

  /** Of the two likeliest, 0.4 / 0.65 = 0.62 is reached by the first alone. */
  @Test
  void topPIsOfWhatTopKLeft() {
    assertEquals(DRAWS, counts(new Sampling(1f, 2, 0.6f), LOGITS)[1]);
    assertTrue(counts(new Sampling(1f, 3, 0.6f), LOGITS)[3] > 0);
  }

  @Test
  void ofEqualsTheLowerNumberComesFirst() {
    float[] logits = {-0f, 1f, 1f, 0f, 1f};
    assertEquals(1, Sampling.temperature(0f).draw(logits, RandomState.seeded(1)));
    int[] counts = counts(new Sampling(1f, 2, 1f), logits);
    assertDistribution(new double[] {0, 0.5, 0.5, 0, 0}, counts);
    int[] four = counts(new Sampling(1f, 4, 1f), logits);
    assertTrue(four[0] > 0);
    assertEquals(0, four[3]);
  }

  @Test
  void temperatureZeroTakesTheLikeliestAndDrawsNothing() {
    RandomState random = RandomState.seeded(5);
    long before = random.state();
    assertEquals(1, Sampling.temperature(0f).draw(LOGITS, random));
    assertEquals(before, random.state());
  }

  @Test
  void extremeTemperatures() {
    assertEquals(DRAWS, counts(Sampling.temperature(Float.MIN_VALUE), LOGITS)[1]);
    double[] even = {0.2, 0.2, 0.2, 0.2, 0.2};
    assertDistribution(even, counts(Sampling.temperature(1e30f), LOGITS));
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    float[] logits = {3e38f, -3e38f, 3e38f};
    assertDistribution(new double[] {0.5, 0, 0.5}, counts(Sampling.temperature(1f), logits));
  }

  @Test
  void minusInfinityIsNeverDrawn() {
    float[] logits = {Float.NEGATIVE_INFINITY, 0f, 0f};
    assertDistribution(new double[] {0, 0.5, 0.5}, counts(Sampling.temperature(1e30f), logits));
  }

  @Test
  void oneSeedOneSequence() {
    assertEquals(sequence(3), sequence(3));
    assertTrue(!sequence(3).equals(sequence(4)));
  }

  private static String sequence(long seed) {
    RandomState random = RandomState.seeded(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      text.append(Sampling.temperature(1f).draw(LOGITS, random));
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void aModelThatDivergedIsNoSource(float bad) {
    float[] logits = {0f, bad, 1f};
    Exception problem =
        assertThrows(
            IllegalArgumentException.class,
            () -> Sampling.temperature(1f).draw(logits, RandomState.seeded(1)));
    assertTrue(problem.getMessage().contains("diverged"), problem.getMessage());
  }

  @Test
  void valuesOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> Sampling.temperature(-0.1f));
    assertThrows(IllegalArgumentException.class, () -> Sampling.temperature(Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> Sampling.temperature(1f / 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1f, -1, 1f));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1f, 0, 0f));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1f, 0, 1.01f));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(1f, 0, Float.NaN));
  }
}
