package dev.rondo.benchmarks.work;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NumbersTest {
  /**
   * Published values of SplitMix64 for the seed 1234567 (Rosetta Code, "Pseudo-random numbers").
   */
  @Test
  void bitsArePublishedValues() {
    long[] expected = {
      6457827717110365317L, 3203168211198807973L, 0x883ebce5a3f27c77L, 4593380528125082431L
    };
    assertEquals(Long.toUnsignedString(expected[2]), "9817491932198370423");
    assertArrayEquals(
        expected, LongStream.range(0, 4).map(i -> Numbers.bits(1234567, i)).toArray());
  }

  @Test
  void uniformTakesTheUpper24Bits() {
    float[] values = Numbers.uniform(1234567, 3, 2);
    long upper = 6457827717110365317L >>> 40;
    assertEquals((upper / 16777216.0 * 2 - 1) * 2, values[0], 0);
    for (float value : Numbers.uniform(7, 10_000, 0.5f)) {
      assertTrue(value >= -0.5f && value < 0.5f);
    }
  }

  @Test
  void belowCoversItsRangeEvenly() {
    int[] counts = new int[5];
    for (int value : Numbers.below(3, 50_000, 5)) {
      counts[value]++;
    }
    // Five standard deviations of a count: sqrt(50,000 * 0.2 * 0.8) = 89.
    assertTrue(IntStream.of(counts).allMatch(count -> Math.abs(count - 10_000) < 450));
  }
}
