package dev.rondo.benchmarks;

/**
 * How much is run.
 *
 * @param rounds how often the contestants take turns
 * @param samples of one process in one round
 * @param warmup seconds before the samples of a JVM; others need a part of it
 * @param seconds for the samples together
 * @param narrowing whether of a peer's numbers of threads only the best goes beyond round 1
 */
record Budget(int rounds, int samples, double warmup, double seconds, boolean narrowing) {
  /** What the figures of the tables come from. */
  static final Budget FULL = new Budget(7, 5, 5, 2.5, false);

  /** All cases in about eight minutes on two cores. */
  static final Budget QUICK = new Budget(2, 4, 3.2, 1.6, true);

  Budget withRounds(int other) {
    return new Budget(other, samples, warmup, seconds, narrowing);
  }
}
