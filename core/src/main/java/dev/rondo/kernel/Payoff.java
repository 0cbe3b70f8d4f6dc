package dev.rondo.kernel;

/**
 * Whether sharing pays just now, by what runs take. It does not where other programs want the
 * processors: then a worker is stopped in the midst of its half, or spins on the processor of the
 * caller. A round of runs that took longer than one alone is followed by a pause.
 */
final class Payoff {
  /** The first is alone, to be compared with. */
  static final int ROUND = 64;

  static final long PAUSE_NANOS = 50_000_000;

  /** The least that one took. */
  private long alone = Long.MAX_VALUE;

  /** Runs of this round, and what the shared ones took together. */
  private int runs;

  private long shared;

  private boolean paused;
  private long pausedAt;

  /** Says whether the run that begins now may be shared. */
  boolean allows(long now) {
    if (paused && now - pausedAt >= PAUSE_NANOS) {
      paused = false;
    }
    return !paused && runs > 0;
  }

  void ranAlone(long nanos) {
    alone = Math.min(alone, nanos);
    if (runs == 0) {
      runs = 1;
    }
  }

  void ranShared(long nanos, long now) {
    shared += nanos;
    runs++;
    if (runs == ROUND) {
      paused = shared / (ROUND - 1) >= alone;
      pausedAt = now;
      runs = 0;
      shared = 0;
    }
  }
}
