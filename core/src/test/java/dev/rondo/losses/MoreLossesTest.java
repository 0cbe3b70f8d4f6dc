package dev.rondo.losses;

import static dev.rondo.losses.Losses.categoricalHinge;
import static dev.rondo.losses.Losses.cosineSimilarity;
import static dev.rondo.losses.Losses.hinge;
import static dev.rondo.losses.Losses.klDivergence;
import static dev.rondo.losses.Losses.logCosh;
import static dev.rondo.losses.Losses.poisson;
import static dev.rondo.losses.Losses.quantile;
import static dev.rondo.losses.Losses.quantiles;
import static dev.rondo.losses.Losses.squaredHinge;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.losses.LossCheck.Draw;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Losses of margins, directions, distributions, counts and quantiles. */
class MoreLossesTest {
  private final LossCheck losses = new LossCheck();

  @Test
  void formulae() {
    losses.check(cosineSimilarity(), LossReference::cosine, Draw.ANY, Draw.ANY);
    losses.check(hinge(), LossReference::hinge, Draw.YES_NO, Draw.ANY);
    losses.check(squaredHinge(), LossReference::squaredHinge, Draw.YES_NO, Draw.LARGE);
    losses.check(categoricalHinge(), LossReference::categoricalHinge, Draw.ONE_HOT, Draw.LARGE);
    losses.check(klDivergence(), LossReference::divergence, Draw.DISTRIBUTION, Draw.DISTRIBUTION);
    losses.check(poisson(), LossReference::poisson, Draw.POSITIVE, Draw.POSITIVE);
    losses.check(logCosh(), LossReference::logCosh, Draw.ANY, Draw.LARGE);
    losses.check(quantile(0.9f), LossReference.pinball(0.9f), Draw.ANY, Draw.ANY);
    losses.check(
        quantiles(0.1f, 0.5f, 0.9f),
        LossReference.pinball(0.1f, 0.5f, 0.9f),
        Draw.ONE,
        Draw.ANY,
        3);
    losses.check(quantiles(0.3f, 0.75f), LossReference.pinball(0.3f, 0.75f), Draw.ONE, Draw.ANY, 2);
  }

  @Test
  void signsMayBeGivenAsZeroAndOne() {
    Tensor p = Tensor.of(new float[] {0.5f, -2, 3, 0.25f}, 4);
    Tensor signs = Tensor.of(new float[] {1, 1, -1, -1}, 4);
    float[] expected = {0.5f, 3, 4, 1.25f};
    assertArrayEquals(expected, hinge().perExample(signs, p).toArray());
    assertArrayEquals(
        expected, hinge().perExample(Tensor.ofInts(new int[] {1, 1, 0, 0}, 4), p).toArray());
    says(hinge(), Tensor.ofInts(new int[] {1, 2, 0, 0}, 4), p, "hinge: expected targets", "2.0");
    says(squaredHinge(), Tensor.of(new float[] {1, 1, 0, 0.5f}, 4), p, "squaredHinge", "0.5");
  }

  @Test
  void directionsByHand() {
    Tensor t = Tensor.of(new float[] {3, 4, 3, 4, 3, 4, 0, 0}, 4, 2);
    Tensor p = Tensor.of(new float[] {6, 8, -3, -4, 4, -3, 1, 2}, 4, 2);
    assertArrayEquals(
        new float[] {-1, 1, 0, 0}, cosineSimilarity().perExample(t, p).toArray(), 1e-6f);
    Tensor zero = Tensor.zeros(1, 2);
    try (GradientTape tape = GradientTape.record()) {
      tape.watch(zero);
      Tensor loss = cosineSimilarity().apply(Tensor.of(new float[] {3, 4}, 1, 2), zero);
      float[] slope = tape.gradient(loss, zero).toArray();
      assertTrue(Float.isFinite(slope[0]) && Float.isFinite(slope[1]), Arrays.toString(slope));
    }
    says(cosineSimilarity(), Tensor.zeros(3), Tensor.zeros(3), "expected predictions [.., D]");
  }

  @Test
  void theBestWrongClassCounts() {
    Tensor t = Tensor.of(new float[] {0, 1, 0, 0, 1, 0}, 2, 3);
    Tensor p = Tensor.of(new float[] {0.5f, 2, 1.5f, -3, 4, -2}, 2, 3);
    // The second: 1 + max(-3, 0, -2) - 4 is below 0.
    assertArrayEquals(new float[] {0.5f, 0}, categoricalHinge().perExample(t, p).toArray());
  }

  @Test
  void extremesStayFinite() {
    Tensor large = Tensor.of(new float[] {3e4f, -3e4f}, 2, 1);
    Tensor zero = Tensor.zeros(2, 1);
    double expected = 3e4 - Math.log(2);
    assertEquals(expected, logCosh().perExample(zero, large).get(0), 1e-2);
    assertEquals(expected, logCosh().perExample(zero, large).get(1), 1e-2);
    assertEquals(
        -2 * Math.log(1e-7),
        poisson().apply(Tensor.full(Shape.of(1), 2), Tensor.zeros(1)).item(),
        1e-4);
    Tensor certain = Tensor.of(new float[] {1, 0}, 1, 2);
    Tensor wrong = Tensor.of(new float[] {0, 1}, 1, 2);
    assertEquals(-Math.log(1e-7), klDivergence().apply(certain, wrong).item(), 1e-4);
    assertEquals(0, klDivergence().apply(certain, certain).item());
  }

  /** The mean pinball loss of a constant is least at the quantile: of 1 to 9 the 0.8 one is 8. */
  @Test
  void theBestConstantIsTheQuantile() {
    float[] numbers = {7, 1, 9, 3, 5, 2, 8, 6, 4};
    Tensor t = Tensor.of(numbers, 9);
    float best = Float.NaN;
    float least = Float.POSITIVE_INFINITY;
    for (int i = 0; i <= 100; i++) {
      float[] constant = new float[9];
      Arrays.fill(constant, i / 10f);
      float loss = quantile(0.8f).apply(t, Tensor.of(constant, 9)).item();
      if (loss < least) {
        least = loss;
        best = i / 10f;
      }
    }
    assertEquals(8f, best);
  }

  @Test
  void quantilesKnowTheirShapes() {
    Tensor p = Tensor.zeros(2, 5, 3);
    Loss loss = quantiles(0.1f, 0.5f, 0.9f);
    assertEquals(10, loss.perExample(Tensor.zeros(2, 5), p).size());
    assertEquals(10, loss.perExample(Tensor.zeros(2, 5, 1), p).size());
    says(loss, Tensor.zeros(2, 5, 3), p, "a target [..] or [.., 1]", "[2, 5, 3]");
    says(quantiles(0.1f), Tensor.zeros(2, 5), p, "[.., 1]", "give the last layer 1 units");
    assertThrows(IllegalArgumentException.class, () -> quantile(1));
    assertThrows(IllegalArgumentException.class, () -> quantiles());
    assertThrows(IllegalArgumentException.class, () -> quantiles(0.5f, Float.NaN));
  }

  @Test
  void whatIsNoProbabilityOrMeanIsRefused() {
    Tensor one = Tensor.of(new float[] {1, 0}, 1, 2);
    Tensor z = Tensor.of(new float[] {1, -2}, 1, 2);
    says(klDivergence(), one, z, "klDivergence: expected probabilities", "softmax");
    says(klDivergence(), z, one, "targets that are distributions");
    says(poisson(), one, z, "poisson: expected predicted means of 0 or more but got -2.0");
  }

  /** As the Javadoc of {@link Loss} has it: the mean of 1 and 16, and of 0 and 81. */
  @Test
  void aLossOfOnesOwn() {
    Loss fourthPower =
        (target, prediction) ->
            Ops.mean(Ops.square(Ops.square(Ops.sub(prediction, target))), false, -1);
    Tensor t = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor p = Tensor.of(new float[] {2, 4, 3, 1}, 2, 2);
    assertArrayEquals(new float[] {8.5f, 40.5f}, fourthPower.perExample(t, p).toArray());
    assertEquals(24.5f, fourthPower.apply(t, p).item());
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() {
    Tensor fine = Tensor.full(Shape.of(2, 3, 2), 1);
    float[] numbers = fine.toArray();
    numbers[7] = -2;
    Tensor bad = Tensor.of(numbers, 2, 3, 2);
    String place = "got -2.0 at example 1, step 0; ";
    says(hinge(), bad, fine, place);
    says(poisson(), fine, bad, place);
    says(klDivergence(), fine, bad, place);
    says(klDivergence(), bad, fine, place);
    Tensor rows = bad.reshape(6, 2);
    says(poisson(), rows, rows, "got -2.0 at example 3; ");
    says(poisson(), bad.reshape(12), bad.reshape(12), "got -2.0 at example 7; ");
  }

  private static void says(Loss loss, Tensor target, Tensor prediction, String... parts) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> loss.apply(target, prediction))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), part + " in: " + message);
    }
  }
}
