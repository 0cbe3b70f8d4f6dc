package dev.rondo.kernel;

/**
 * Work of a few microseconds that comes again and again, as the steps of a stream do: too short to
 * wake a thread for, long enough to share with one that is awake. It runs in two halves, the second
 * one on the first of the {@link Workers} if that looks for work just then and is not given any
 * other. Creates no object and waits for no lock.
 *
 * <p>A worker is woken for the runs to come when runs follow each other closely, never for those
 * that come one by one. Belongs to one thread at a time.
 */
final class SharedTask {
  private final Workers.RangeTask halves;
  private final Job job;

  /** The run of runs that this task was last part of. */
  private long ranIn;

  /**
   * @param halves works on the halves {@code from <= i < to} of 2, to the same bits on one thread
   *     or two
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
    Streak streak = Streak.get();
    long id = streak.begin(System.nanoTime());
    Worker worker = Workers.first();
    if (worker != null && worker.isAwake()) {
      job.again();
      worker.offer(job);
      job.finish();
    } else {
      if (ranIn == id) {
        Workers.wakeFirst();
      }
      halves.run(0, 2);
    }
    ranIn = id;
    streak.end(System.nanoTime());
  }
}
