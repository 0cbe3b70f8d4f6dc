package dev.rondo.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the threads of one scan wait for each other at each step. They wait for less than a
 * microsecond as a rule, so they spin; the processor is given away when it takes longer.
 *
 * <p>It counts units, not threads: however the units were dealt out, all have come when the units
 * are complete. Each thread must be running already, see {@link Gathering}, and must come to every
 * step or {@link #leave}.
 */
final class Barrier {
  /** Some microseconds of spinning. */
  private static final int SPINS = 1_000;

  /** Ends a thread that waited for one that failed; the failure itself is thrown by that one. */
  static final class Deserted extends RuntimeException {
    private static final long serialVersionUID = 1;

    Deserted() {
      super("Another thread of this scan has failed.", null, false, false);
    }
  }

  private final int units;
  private final AtomicInteger arrived = new AtomicInteger();
  private volatile int phase;
  private volatile boolean broken;

  Barrier(int units) {
    this.units = units;
  }

  /**
   * Returns when all units have come; what their threads wrote before can then be read.
   *
   * @param own how many units the calling thread has
   * @throws Deserted if a thread has left
   */
  void await(int own) {
    int now = phase;
    if (arrived.addAndGet(own) == units) {
      arrived.set(0);
      phase = now + 1;
      return;
    }
    for (int spins = 0; phase == now; spins++) {
      if (broken) {
        throw new Deserted();
      }
      pause(spins);
    }
  }

  /** Sends away who waits and who comes to wait: one of them will not come any more. */
  void leave() {
    broken = true;
  }

  /** Lets a moment pass in a loop that has looked for news so many times. */
  static void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }
}
