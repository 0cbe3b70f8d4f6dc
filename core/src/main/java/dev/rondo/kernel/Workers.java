package dev.rondo.kernel;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that kernels split their outputs among. A task must compute the same bits however its
 * range is cut, so the number of threads never shows in a result.
 *
 * <p>One caller at a time has the threads; whoever comes while they are taken, as the threads of a
 * server do, works alone. A {@link SharedTask} does not take them: what {@link #split} gives them
 * goes first.
 */
public final class Workers {

  /** Works on {@code from <= i < to}. */
  @FunctionalInterface
  public interface RangeTask {
    void run(int from, int to);
  }

  /** Held by the caller that has the threads. */
  private static final ReentrantLock TAKEN = new ReentrantLock();

  /** Zero until it is first asked for, so that a bad property fails at the caller's line. */
  private static volatile int threads;

  /** The threads beside the caller's; they outlive a lower {@link #threads(int)}. */
  private static volatile Worker[] workers = {};

  private Workers() {}

  /** How many threads work at once: {@code rondo.threads}, else the processors there are. */
  public static int threads() {
    int known = threads;
    if (known > 0) {
      return known;
    }
    String asked = System.getProperty("rondo.threads");
    threads = asked == null ? Runtime.getRuntime().availableProcessors() : parse(asked);
    return threads;
  }

  /** Sets the number of threads; at least 1. */
  public static void threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "threads: expected at least 1 but got " + threads + ". Use 1 to work without threads.");
    }
    Workers.threads = threads;
  }

  /**
   * Runs {@code task} over {@code 0 <= i < n}, in one piece on the calling thread if {@code n} is
   * at most {@code grain}, the caller is itself inside a task or the threads are taken; else in at
   * most one piece a thread, each a contiguous range. Returns when all is done; rethrows what a
   * piece threw.
   *
   * @param grain the least number of items worth waking a thread for
   */
  public static void split(int n, int grain, RangeTask task) {
    if (n <= 0) {
      return;
    }
    int pieces = pieces(n, grain);
    if (pieces == 1
        || Thread.currentThread() instanceof Worker
        || TAKEN.isHeldByCurrentThread()
        || !TAKEN.tryLock()) {
      task.run(0, n);
      return;
    }
    try {
      grow(pieces - 1);
      Job job = new Job(task, n, pieces);
      for (int i = 1; i < pieces; i++) {
        workers[i - 1].give(job);
      }
      job.finish();
    } finally {
      TAKEN.unlock();
    }
  }

  /** The first of the threads beside the caller's; null if none has been needed yet. */
  static @Nullable Worker first() {
    Worker[] known = workers;
    return known.length == 0 ? null : known[0];
  }

  /**
   * As {@link #first}, but starts it if it is not there; null if the threads are taken just now.
   */
  static @Nullable Worker startFirst() {
    if (workers.length == 0 && TAKEN.tryLock()) {
      try {
        grow(1);
      } finally {
        TAKEN.unlock();
      }
    }
    return first();
  }

  /** How many pieces {@link #split} makes when the threads are not taken. */
  static int pieces(int n, int grain) {
    return Math.min(threads(), (n - 1) / Math.max(1, grain) + 1);
  }

  private static void grow(int count) {
    if (workers.length >= count) {
      return;
    }
    Worker[] more = Arrays.copyOf(workers, count);
    for (int i = workers.length; i < count; i++) {
      more[i] = new Worker(i + 1);
      more[i].start();
    }
    workers = more;
  }

  private static int parse(String asked) {
    try {
      int count = Integer.parseInt(asked.strip());
      if (count >= 1) {
        return count;
      }
    } catch (NumberFormatException notANumber) {
      // Said below, in one line for both.
    }
    throw new IllegalArgumentException(
        "rondo.threads: expected a number of at least 1 but got '"
            + asked
            + "'. Use -Drondo.threads=2 for two threads.");
  }
}
