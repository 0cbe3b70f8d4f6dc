package dev.rondo.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Schedules against their closed forms. */
class SchedulesTest {

  @Test
  void constantStays() {
    assertEquals(0.3f, Schedules.constant(0.3f).at(0));
    assertEquals(0.3f, Schedules.constant(0.3f).at(1_000_000));
  }

  @Test
  void exponentialHalvesEveryTenSteps() {
    Schedule half = Schedules.exponential(0.8f, 0.5f, 10);
    assertEquals(0.8f, half.at(0));
    assertEquals(0.8 / Math.sqrt(2), half.at(5), 1e-7);
    assertEquals(0.4f, half.at(10), 1e-7f);
    assertEquals(0.1f, half.at(30), 1e-7f);
  }

  @Test
  void stepFallsInStairs() {
    Schedule stairs = Schedules.step(1f, 0.1f, 3);
    double[] expected = {1, 1, 1, 0.1, 0.1, 0.1, 0.01};
    for (int s = 0; s < expected.length; s++) {
      assertEquals(expected[s], stairs.at(s), 1e-8, "step " + s);
    }
  }

  @Test
  void cosineFallsToItsEndAndStays() {
    Schedule cosine = Schedules.cosine(1f, 0.2f, 100);
    for (int s = 0; s <= 100; s++) {
      assertEquals(0.2 + 0.4 * (1 + Math.cos(Math.PI * s / 100)), cosine.at(s), 1e-7, "step " + s);
    }
    assertEquals(0.2f, cosine.at(101));
    assertEquals(0f, Schedules.cosine(1f, 10).at(10), 1e-9f);
  }

  @Test
  void warmUpRisesAndHandsOver() {
    Schedule warm = Schedules.warmUp(4, Schedules.step(0.8f, 0.5f, 2));
    double[] expected = {0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.4, 0.4, 0.2};
    for (int s = 0; s < expected.length; s++) {
      assertEquals(expected[s], warm.at(s), 1e-7, "step " + s);
    }
  }

  /** The defining points of PyTorch's OneCycleLR: start, top after 30 % of the steps, end. */
  @Test
  void oneCycleRisesAndFalls() {
    Schedule cycle = Schedules.oneCycle(0.5f, 100);
    assertEquals(0.02f, cycle.at(0), 1e-8f);
    assertEquals(0.5f, cycle.at(29), 1e-8f);
    assertEquals(0.02 / 1e4, cycle.at(99), 1e-10);
    assertEquals(0.02 / 1e4, cycle.at(500), 1e-10);
    // Half way up, after 14.5 of 29 steps, it is half way between: the mean of its neighbours.
    assertEquals((0.02 + 0.5) / 2, (cycle.at(14) + cycle.at(15)) / 2, 1e-6);
    assertEquals((0.5 + 2e-6) / 2, cycle.at(64), 1e-6);
    assertEquals(0.5f, Schedules.oneCycle(0.5f, 2).at(0), 1e-8f);
  }

  @Test
  void nonsenseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Schedules.constant(-1));
    assertThrows(IllegalArgumentException.class, () -> Schedules.exponential(1, 0, 10));
    assertThrows(IllegalArgumentException.class, () -> Schedules.step(1, 0.5f, 0));
    assertThrows(IllegalArgumentException.class, () -> Schedules.cosine(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Schedules.warmUp(0, s -> 1));
    assertThrows(IllegalArgumentException.class, () -> Schedules.oneCycle(Float.NaN, 10));
  }
}
