package dev.rondo.kernel;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One of the {@link Workers}: waits for a piece, runs it, waits again. */
final class Worker extends Thread {
  private volatile @Nullable Job job;
  private volatile boolean asleep;

  /** Written before {@link #job}, which publishes it. */
  private int piece;

  Worker(int number) {
    super(null, null, "rondo-worker-" + number, 0, false);
    setDaemon(true);
  }

  /**
   * Hands a piece over. Only the caller that has the workers may, and only when this one is idle.
   */
  void give(Job next, int piece) {
    this.piece = piece;
    job = next;
    // Either this thread sees it asleep, or it sees the job before it sleeps: both are volatile.
    if (asleep) {
      LockSupport.unpark(this);
    }
  }

  @Override
  public void run() {
    while (true) {
      Job next = await();
      int mine = piece;
      job = null;
      next.run(mine);
    }
  }

  private Job await() {
    long since = System.nanoTime();
    while (true) {
      Job next = job;
      if (next != null) {
        return next;
      }
      if (System.nanoTime() - since < Job.SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        asleep = true;
        if (job == null) {
          LockSupport.park(this);
        }
        asleep = false;
      }
    }
  }
}
