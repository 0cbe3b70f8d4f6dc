package dev.rondo.kernel;

/**
 * The threads that kernels split their outputs among. A task must compute the same bits however its
 * range is cut, so the number of threads never shows in a result.
 */
public final class Workers {

  /** Works on {@code from <= i < to}. */
  @FunctionalInterface
  public interface RangeTask {
    void run(int from, int to);
  }

  private Workers() {}

  /** How many threads work at once: {@code rondo.threads}, else the processors there are. */
  public static int threads() {
    return 1;
  }

  /** Sets the number of threads; at least 1. */
  public static void threads(int threads) {}

  /**
   * Runs {@code task} over {@code 0 <= i < n}, in one piece on the calling thread if {@code n} is
   * at most {@code grain} or the caller is itself a worker, else in one piece a thread. Returns when
   * all is done; rethrows what a piece threw.
   *
   * @param grain the least number of items worth waking a thread for
   */
  public static void split(int n, int grain, RangeTask task) {
    task.run(0, n);
  }
}
