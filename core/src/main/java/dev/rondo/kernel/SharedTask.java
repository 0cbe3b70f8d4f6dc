package dev.rondo.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Work of a few microseconds that comes again and again, as the steps of a stream do: too short to
 * wake a thread for, long enough to share with one that is awake. It runs in two halves, the second
 * one on the first of the {@link Workers} if that looks for work just then. Creates no object and
 * takes no lock.
 *
 * <p>A worker is woken for the runs to come where runs follow each other closely, never for one
 * that comes alone. Belongs to one thread at a time.
 */
final class SharedTask {
  /** For so long work is not shared once another program has had the worker's processor. */
  private static final long PAUSE_NANOS = 50_000_000;

  private static volatile long pausedAt = System.nanoTime() - PAUSE_NANOS;

  /** A test's: if there, every second half is a worker's, asleep or not, and is counted. */
  static volatile @Nullable AtomicInteger insisted;

  private final Workers.RangeTask halves;
  private final Job job;

  /** The streak that this task has last run in. */
  private long ranIn;

  /**
   * @param halves works on the halves {@code from <= i < to} of 2, which are 0 and 1
   */
  SharedTask(Workers.RangeTask halves) {
    this.halves = halves;
    job = new Job(halves, 2, 2);
  }

  /** Returns when both halves are done; rethrows what one threw. */
  void run() {
    if (Workers.threads() == 1 || Thread.currentThread() instanceof Worker) {
      halves.run(0, 2);
      return;
    }
    AtomicInteger count = insisted;
    if (count != null) {
      insist(count);
      return;
    }
    long now = System.nanoTime();
    Streak streak = Streak.get();
    long id = streak.begin(now);
    boolean comesAgain = id == ranIn;
    ranIn = id;
    share(now, comesAgain);
    streak.end(System.nanoTime());
  }

  private void share(long now, boolean comesAgain) {
    boolean paused = now - pausedAt < PAUSE_NANOS;
    Worker worker = paused ? null : Workers.first();
    if (worker != null && worker.isAwake()) {
      share(worker, now);
      return;
    }
    if (comesAgain && !paused) {
      Workers.wakeFirst();
    }
    halves.run(0, 2);
  }

  /** The worker may have gone to sleep, or be busy: then this thread runs both halves. */
  private void share(Worker worker, long now) {
    job.again();
    worker.offer(job);
    long waited = job.finish();
    // Longer than this thread has worked: the worker was stopped in the midst of its half.
    if (waited > Job.SPIN_NANOS && System.nanoTime() - now < 2 * waited) {
      pausedAt = now + waited;
    }
  }

  private void insist(AtomicInteger count) {
    job.again();
    Workers.wakeFirst();
    Worker worker = Workers.first();
    if (worker != null) {
      worker.give(job);
      while (!job.hasBegun(1)) {
        Thread.onSpinWait();
      }
      count.incrementAndGet();
    }
    job.finish();
  }
}
