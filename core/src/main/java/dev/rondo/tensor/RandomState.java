package dev.rondo.tensor;

/**
 * A random number generator whose whole state is one long, so that it can be saved and restored
 * (Steele, Lea and Flood, 2014, "Fast splittable pseudorandom number generators": SplitMix64). Not
 * safe for use by several threads at once.
 */
public final class RandomState {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  private RandomState(long state) {
    this.state = state;
  }

  /** A generator that gives the same numbers for the same seed. */
  public static RandomState seeded(long seed) {
    return new RandomState(mix(seed + GOLDEN));
  }

  /** A generator that goes on where {@link #state} was taken. */
  public static RandomState restored(long state) {
    return new RandomState(state);
  }

  /** An independent generator for a purpose of its own, such as one weight; this one stays. */
  public RandomState fork(String purpose) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < purpose.length(); i++) {
      hash = (hash ^ purpose.charAt(i)) * 0x100000001B3L;
    }
    return new RandomState(mix(state ^ mix(hash)));
  }

  /** What {@link #restored} takes. */
  public long state() {
    return state;
  }

  /** 64 random bits. */
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in {@code [0, 1)}. */
  public float nextFloat() {
    return toFloat(nextLong());
  }

  /**
   * What {@link #nextFloat} will give after {@code ahead} more calls. The state only counts, so
   * threads can share out what one generator gives, without a change to any of it.
   */
  float peekFloat(int ahead) {
    return toFloat(mix(state + (ahead + 1L) * GOLDEN));
  }

  /** Goes on as if {@code count} numbers had been drawn. */
  void skip(int count) {
    state += count * GOLDEN;
  }

  private static float toFloat(long bits) {
    return (bits >>> 40) * 0x1.0p-24f;
  }

  /** Uniform in {@code [0, 1)}. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in {@code 0 .. bound-1}. */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("nextInt: expected a bound above 0 but got " + bound);
    }
    return (int) (((nextLong() >>> 33) * bound) >>> 31);
  }

  /** Normal with mean 0 and deviation 1 (Box and Muller, 1958), of one pair the first. */
  public float nextGaussian() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return (float) (radius * StrictMath.cos(2 * Math.PI * nextDouble()));
  }

  /** A random order of {@code 0 .. n-1} (Fisher and Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
