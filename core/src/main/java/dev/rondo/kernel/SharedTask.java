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
 * one that comes alone, and not while sharing does not pay. Belongs to one thread at a time.
 */
final class SharedTask {
  /** A test's: if there, every second half is a worker's, asleep or not, and is counted. */
  static volatile @Nullable AtomicInteger insisted;

  private final Workers.RangeTask halves;
  private final Job job;
  private final Payoff payoff = new Payoff();

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
    long began = System.nanoTime();
    Streak streak = Streak.get();
    long id = streak.begin(began);
    boolean comesAgain = id == ranIn;
    ranIn = id;
    Worker worker = payoff.allows(began) ? worker(comesAgain) : null;
    if (worker == null) {
      halves.run(0, 2);
    } else {
      share(worker, comesAgain);
    }
    long ended = System.nanoTime();
    streak.end(ended);
    if (worker == null) {
      payoff.ranAlone(ended - began);
    } else {
      payoff.ranShared(ended - began, ended);
    }
  }

  /** Who to share with: a worker that is awake, or that is worth waking. */
  private static @Nullable Worker worker(boolean comesAgain) {
    if (comesAgain) {
      return Workers.startFirst();
    }
    Worker first = Workers.first();
    return first != null && first.isAwake() ? first : null;
  }

  private void share(Worker worker, boolean comesAgain) {
    job.again();
    worker.offer(job);
    if (comesAgain) {
      worker.wake();
    }
    // Runs both halves if the worker is not awake in time, or busy.
    job.finish();
    if (!worker.isAwake()) {
      // It would keep the job, and the weights that belong to it, for as long as it sleeps.
      worker.withdraw(job);
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
