package dev.rondo.kernel;

/**
 * Shared tasks of one thread that follow each other within {@link Job#SPIN_NANOS}. A model of
 * several layers runs several for each event, so that only one which runs twice in a streak shows
 * that events come back to back.
 */
final class Streak {
  private static final ThreadLocal<Streak> OF_THREAD = ThreadLocal.withInitial(Streak::new);

  private long since;
  private long ended = Long.MIN_VALUE / 2;

  static Streak get() {
    return OF_THREAD.get();
  }

  /** Says which streak a task that begins now is part of: the time when that began. */
  long begin(long now) {
    if (now - ended > Job.SPIN_NANOS) {
      since = now;
    }
    return since;
  }

  void end(long now) {
    ended = now;
  }
}
