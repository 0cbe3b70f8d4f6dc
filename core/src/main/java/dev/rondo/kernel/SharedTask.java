package dev.rondo.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Work of a few microseconds that comes again and again, as the steps of a stream do: too short to
 * wake a thread for, long enough to share with one that is awake. It runs in two halves, the second
 * one on the first of the {@link Workers} if that looks for work just then. Creates no object and
 * waits for no lock.
 *
 * <p>A worker is woken where runs follow each other closely, for those to come as a rule, never for
 * one that comes alone. Belongs to one thread at a time.
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
    Worker worker = paused ? null : comesAgain ? Workers.startFirst() : Workers.first();
    if (worker == null || !(comesAgain || worker.isAwake())) {
      halves.run(0, 2);
      return;
    }
    job.again();
    worker.offer(job);
    if (comesAgain) {
      worker.wake();
    }
    // Runs both halves if the worker is not awake in time, or busy.
    long waited = job.finish();
    if (!worker.isAwake()) {
      // It would keep the job, and the weights that belong to it, for as long as it sleeps.
      worker.withdraw(job);
    }
    // Longer than this thread has worked: the worker was stopped in the midst of its half.
    if (waited > Job.SPIN_NANOS && System.nanoTime() - now < 2 * waited) {
      pausedAt = now + waited;
    }
  }

  private void insist(AtomicInteger count) {
    job.again();
    Worker worker = Workers.startFirst();
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
