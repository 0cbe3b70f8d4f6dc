package dev.rondo.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the threads of one scan wait for each other at each step. They wait for less than a
 * microsecond as a rule, so they spin; the processor is given away when it takes longer.
 */
final class Barrier {
  /** Some microseconds of spinning. */
  private static final int SPINS = 1_000;

  private final int parties;
  private final AtomicInteger arrived = new AtomicInteger();
  private volatile int phase;
  private volatile boolean broken;

  Barrier(int parties) {
    this.parties = parties;
  }

  /** Returns when all have come; what they wrote before can then be read. */
  void await() {
    int now = phase;
    if (arrived.incrementAndGet() == parties) {
      arrived.set(0);
      phase = now + 1;
      return;
    }
    for (int spins = 0; phase == now; spins++) {
      if (broken) {
        throw new IllegalStateException("Another thread of this scan has failed.");
      }
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** Sends away who waits: one of them will not come. */
  void leave() {
    broken = true;
  }
}
