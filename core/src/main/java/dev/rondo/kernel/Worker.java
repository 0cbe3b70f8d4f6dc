package dev.rondo.kernel;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One of the {@link Workers}: waits for a job, runs its piece of it, waits again. */
final class Worker extends Thread {
  private final int piece;
  private final AtomicReference<@Nullable Job> given = new AtomicReference<>();
  private volatile boolean asleep = true;

  /**
   * @param piece which piece of every job is this thread's
   */
  Worker(int piece) {
    super(null, null, "rondo-worker-" + piece, 0, false);
    this.piece = piece;
    setDaemon(true);
  }

  /** Hands a job over, in place of one this thread has not come to begin. */
  void give(Job job) {
    given.set(job);
    // Either this thread sees it asleep, or it sees the job before it sleeps: both are volatile.
    if (asleep) {
      LockSupport.unpark(this);
    }
  }

  /** Leaves a job where this thread will find it if it is awake, unless another is there. */
  void offer(Job job) {
    given.compareAndSet(null, job);
  }

  /** Takes back what {@link #offer} left, if it still lies there. */
  void withdraw(Job job) {
    given.compareAndSet(job, null);
  }

  /** Makes this thread look for jobs for {@link Job#SPIN_NANOS}; returns before it does. */
  void wake() {
    if (asleep) {
      LockSupport.unpark(this);
    }
  }

  boolean isAwake() {
    return !asleep;
  }

  @Override
  public void run() {
    while (true) {
      await().run(piece);
    }
  }

  private Job await() {
    asleep = false;
    long since = System.nanoTime();
    while (true) {
      Job job = given.get() == null ? null : given.getAndSet(null);
      if (job != null) {
        return job;
      }
      if (System.nanoTime() - since < Job.SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        asleep = true;
        if (given.get() == null) {
          LockSupport.park(this);
        }
        asleep = false;
        since = System.nanoTime();
      }
    }
  }
}
