package dev.rondo.benchmarks.work;

/**
 * How long one process works.
 *
 * @param warmup seconds before the first sample
 * @param seconds for all samples together
 * @param samples how many
 */
record Timing(double warmup, double seconds, int samples) {
  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int LEAST_WARMUPS = 2;

  /**
   * Runs the work over and over.
   *
   * @return milliseconds of one repetition, a mean for each sample
   */
  double[] measure(Work work) {
    double once = warmUp(work);
    double[] millis = new double[samples];
    for (int k = 0; k < samples; k++) {
      long repetitions = Math.max(1, Math.round(seconds * NANOS / samples / once));
      long start = System.nanoTime();
      for (long i = 0; i < repetitions; i++) {
        work.run();
      }
      once = Math.max(1, (double) (System.nanoTime() - start) / repetitions);
      millis[k] = once / NANOS_PER_MILLI;
    }
    return millis;
  }

  /** Returns the nanoseconds of a repetition, as seen in the second half of the warm-up. */
  private double warmUp(Work work) {
    long start = System.nanoTime();
    long half = start;
    long repetitions = 0;
    long repetitionsAtHalf = 0;
    long now = start;
    while (repetitions < LEAST_WARMUPS || now - start < warmup * NANOS) {
      work.run();
      now = System.nanoTime();
      repetitions++;
      if (repetitionsAtHalf == 0 && now - start >= warmup * NANOS / 2 && repetitions > 1) {
        half = now;
        repetitionsAtHalf = repetitions;
      }
    }
    boolean measured = repetitionsAtHalf > 0 && repetitions > repetitionsAtHalf;
    return measured
        ? (double) (now - half) / (repetitions - repetitionsAtHalf)
        : (double) (now - start) / repetitions;
  }
}
