package dev.rondo.benchmarks.work;

/**
 * The numbers that all contestants compute with, the same in every language, so that no file of
 * weights has to travel: SplitMix64 (Steele, Lea and Flood, 2014, "Fast splittable pseudorandom
 * number generators"), whose n-th value follows from seed and n alone.
 */
public final class Numbers {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final int HALF = 1 << 23;

  private Numbers() {}

  /** Value {@code index}, from 0, of the generator with seed {@code stream}. */
  public static long bits(long stream, long index) {
    long z = stream + (index + 1) * GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Uniform numbers from {@code -limit} to below {@code limit}: the upper 24 bits, which a float32
   * holds exactly, times the limit.
   */
  public static float[] uniform(long stream, int size, float limit) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = ((int) (bits(stream, i) >>> 40) - HALF) * 0x1p-23f * limit;
    }
    return values;
  }

  /** Whole numbers from 0 to below {@code bound}. */
  public static int[] below(long stream, int size, int bound) {
    int[] values = new int[size];
    for (int i = 0; i < size; i++) {
      values[i] = (int) (((bits(stream, i) >>> 40) * bound) >>> 24);
    }
    return values;
  }
}
