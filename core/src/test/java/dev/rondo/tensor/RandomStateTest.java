package dev.rondo.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomStateTest {

  /**
   * The first numbers of SplitMix64 from state 1234567, as published with the algorithm's reference
   * code (Vigna, splitmix64.c; the values are those of Rosetta Code, "Pseudo-random numbers/
   * Splitmix64").
   */
  @Test
  void theNumbersAreThoseOfSplitMix64() {
    RandomState random = RandomState.restored(1234567);
    long[] published = {
      Long.parseUnsignedLong("6457827717110365317"),
      Long.parseUnsignedLong("3203168211198807973"),
      Long.parseUnsignedLong("9817491932198370423"),
      Long.parseUnsignedLong("4593380528125082431"),
      Long.parseUnsignedLong("16408922859458223821")
    };
    for (long expected : published) {
      assertEquals(expected, random.nextLong());
    }
  }

  /** The JDK's generator of the same paper has the same increment and mixes in the same way. */
  @Test
  void theNumbersAreThoseOfTheJdk() {
    SplittableRandom jdk = new SplittableRandom(42);
    RandomState random = RandomState.restored(42);
    for (int i = 0; i < 100; i++) {
      assertEquals(jdk.nextLong(), random.nextLong());
    }
  }

  @Test
  void aSeedGivesTheSameNumbersAndAStateGoesOn() {
    RandomState a = RandomState.seeded(7);
    RandomState b = RandomState.seeded(7);
    assertEquals(a.nextLong(), b.nextLong());
    assertNotEquals(a.nextLong(), RandomState.seeded(8).nextLong());
    b.nextLong();
    RandomState restored = RandomState.restored(a.state());
    assertEquals(b.nextLong(), restored.nextLong());
  }

  @Test
  void numbersSeenAheadAreThoseThatCome() {
    RandomState a = RandomState.seeded(9);
    RandomState b = RandomState.seeded(9);
    for (int i = 0; i < 5; i++) {
      assertEquals(b.nextFloat(), a.peekFloat(i));
    }
    a.skip(5);
    assertEquals(b.nextLong(), a.nextLong());
  }

  @Test
  void forksAreIndependentAndLeaveTheirOriginAlone() {
    RandomState origin = RandomState.seeded(7);
    long first = origin.fork("kernel").nextLong();
    assertEquals(first, origin.fork("kernel").nextLong());
    for (String other : new String[] {"bias", "lernek", "kernel2", "l", ""}) {
      assertNotEquals(first, origin.fork(other).nextLong());
    }
    assertNotEquals(origin.fork("a_1").nextLong(), origin.fork("b_1").nextLong());
    assertEquals(RandomState.seeded(7).nextLong(), origin.nextLong());
    assertNotEquals(first, origin.fork("kernel").nextLong());
  }

  @Test
  void uniformNumbersFillTheirRangeEvenly() {
    RandomState random = RandomState.seeded(1);
    int[] ofFloats = new int[10];
    int[] ofDoubles = new int[10];
    int[] ofInts = new int[10];
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      ofFloats[(int) (random.nextFloat() * 10)]++;
      ofDoubles[(int) (random.nextDouble() * 10)]++;
      ofInts[random.nextInt(10)]++;
    }
    for (int[] counts : new int[][] {ofFloats, ofDoubles, ofInts}) {
      double chiSquared = 0;
      for (int count : counts) {
        chiSquared += Math.pow(count - n / 10.0, 2) / (n / 10.0);
      }
      // Nine degrees of freedom: above 27.9 once in a thousand.
      assertTrue(chiSquared < 27.9, "chi squared " + chiSquared + " of " + Arrays.toString(counts));
    }
  }

  @Test
  void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    RandomState random = RandomState.seeded(2);
    int n = 100_000;
    double[] moments = new double[5];
    for (int i = 0; i < n; i++) {
      double x = random.nextGaussian();
      for (int k = 1; k <= 4; k++) {
        moments[k] += Math.pow(x, k) / n;
      }
    }
    // Standard errors: 0.003, 0.0045, 0.012, 0.031.
    assertEquals(0, moments[1], 0.013);
    assertEquals(1, moments[2], 0.018);
    assertEquals(0, moments[3], 0.05);
    assertEquals(3, moments[4], 0.13);
  }

  @Test
  void aPermutationHoldsEachNumberOnce() {
    RandomState random = RandomState.seeded(3);
    int[] first = new int[4];
    for (int i = 0; i < 4000; i++) {
      int[] order = random.permutation(4);
      first[order[0]]++;
      Arrays.sort(order);
      assertArrayEquals(new int[] {0, 1, 2, 3}, order);
    }
    for (int count : first) {
      // Standard deviation 27.
      assertEquals(1000, count, 120);
    }
    assertArrayEquals(new int[0], random.permutation(0));
  }

  @Test
  void aBoundMustBeAboveZero() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> RandomState.seeded(1).nextInt(0));
    assertEquals("nextInt: expected a bound above 0 but got 0", error.getMessage());
  }
}
