package dev.rondo.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void medianIsTheMiddle() {
    assertEquals(2, Statistics.median(new double[] {9, 1, 2}));
    assertEquals(2.5, Statistics.median(new double[] {9, 1, 2, 3}));
    assertEquals(7, Statistics.median(new double[] {7}));
    assertThrows(IllegalArgumentException.class, () -> Statistics.median(new double[0]));
  }

  @Test
  void ratioIsAboveOneWhereRondoIsFaster() {
    assertEquals(2, Statistics.ratio(3, 6));
  }

  @Test
  void agreementIsAPartOfTheLargestNumber() {
    assertTrue(agreement(new float[] {100, 1}, new float[] {100, 1.009f}).holds());
    assertFalse(agreement(new float[] {100, 1}, new float[] {100, 1.011f}).holds());
    assertTrue(agreement(new float[] {0, 0}, new float[] {0, 0}).holds());
    // Small numbers, as gradients are, count as much.
    assertFalse(agreement(new float[] {1e-6f}, new float[] {2e-6f}).holds());
  }

  @Test
  void agreementNeedsTheSameSectionsAndFiniteNumbers() {
    float[] one = {1};
    assertFalse(agreement(one, new float[] {1, 1}).holds());
    assertFalse(agreement(one, new float[] {Float.NaN}).holds());
    assertFalse(agreement(new float[] {Float.NaN}, new float[] {Float.NaN}).holds());
    assertFalse(Agreement.of(Map.of("y", one), Map.of("z", one)).holds());
    assertFalse(Agreement.of(Map.of("y", one), Map.of()).holds());
    Agreement worst = Agreement.of(Map.of("a", one, "b", one), Map.of("a", one, "b", new float[1]));
    assertEquals("b", worst.where());
    assertEquals(1, worst.difference());
  }

  private static Agreement agreement(float[] a, float[] b) {
    return Agreement.of(Map.of("y", a), Map.of("y", b));
  }

  @Test
  void millisecondsShowFourDigits() {
    assertEquals("0.01234", CaseLine.milliseconds(0.012344));
    assertEquals("1.234", CaseLine.milliseconds(1.2344));
    assertEquals("123.4", CaseLine.milliseconds(123.44));
    assertEquals("12345", CaseLine.milliseconds(12345.4));
  }
}
