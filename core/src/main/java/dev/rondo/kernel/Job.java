package dev.rondo.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@link Workers#split} or {@link SharedTask#run}: the pieces of a range, and who waits
 * for them. Each piece has a worker, but the caller takes those that none has begun when it is done
 * with its own: a worker may take longer to wake than the whole job does.
 */
final class Job {
  /** How long to look for news before sleeping; waking a sleeping thread costs about as much. */
  static final long SPIN_NANOS = 20_000;

  private final Workers.RangeTask task;
  private final int n;
  private final int pieces;
  private Thread caller = Thread.currentThread();
  private final AtomicInteger left;

  /** One where a piece has been begun. */
  private final AtomicIntegerArray begun;

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** True while the caller may be asleep. */
  private volatile boolean parked;

  Job(Workers.RangeTask task, int n, int pieces) {
    this.task = task;
    this.n = n;
    this.pieces = pieces;
    this.left = new AtomicInteger(pieces);
    this.begun = new AtomicIntegerArray(pieces);
  }

  /**
   * Makes a job that has finished ready to run again. A worker that comes late for a run before may
   * begin a piece of this one: it is the same piece.
   */
  void again() {
    caller = Thread.currentThread();
    failure.set(null);
    left.set(pieces);
    for (int piece = 0; piece < pieces; piece++) {
      begun.set(piece, 0);
    }
  }

  /**
   * Runs one piece, unless another thread has begun it. What it throws is kept for the caller, so
   * that no worker dies of it.
   */
  void run(int piece) {
    if (!begun.compareAndSet(piece, 0, 1)) {
      return;
    }
    try {
      task.run(start(piece), start(piece + 1));
    } catch (Throwable thrown) {
      if (!failure.compareAndSet(null, thrown)) {
        Throwable first = failure.get();
        if (first != null && first != thrown) {
          first.addSuppressed(thrown);
        }
      }
    }
    // Either the caller sees that nothing is left, or this thread that it is parked.
    if (left.decrementAndGet() == 0 && parked) {
      LockSupport.unpark(caller);
    }
  }

  boolean hasBegun(int piece) {
    return begun.get(piece) != 0;
  }

  /** Runs what is not begun, waits for what is, and throws what a piece threw. */
  void finish() {
    for (int piece = 0; piece < pieces; piece++) {
      run(piece);
    }
    long since = System.nanoTime();
    while (left.get() > 0) {
      if (System.nanoTime() - since < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        parked = true;
        if (left.get() > 0) {
          LockSupport.park(this);
        }
        parked = false;
      }
    }
    Throwable thrown = failure.get();
    if (thrown == null) {
      return;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    throw new IllegalStateException("A task threw a checked exception: " + thrown, thrown);
  }

  private int start(int piece) {
    return (int) ((long) n * piece / pieces);
  }
}
