package dev.rondo.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the pieces of a scan gather before any of them begins. At a {@link Barrier} only those may
 * wait for each other that are running: a piece that is begun when another has ended would be
 * waited for for ever. So each says for how many units it is there, and they begin together when
 * all units are spoken for. Who has waited long enough takes all of them, and the others, who wait
 * or come later, have nothing to do.
 *
 * <p>Hence the wait ends whoever runs the pieces, in whatever order, and if some are never run; and
 * either all pieces have a running thread, or one has everything.
 */
final class Gathering {

  /** What is left to do for a piece that came. */
  enum Share {
    /** Its own units, beside the others. */
    OWN,
    /** All units, alone. */
    ALL,
    /** Nothing: another piece has all units. */
    NONE
  }

  private static final int CLOSED = -1;

  private final int units;
  private final long patience;

  /** Units whose pieces are here, or {@link #CLOSED} when one has them all. */
  private final AtomicInteger here = new AtomicInteger();

  /**
   * @param units how many units all pieces have together
   * @param patience nanoseconds after which a piece waits no longer
   */
  Gathering(int units, long patience) {
    this.units = units;
    this.patience = patience;
  }

  /** Comes with some units and returns when it is known who does what. */
  Share come(int own) {
    if (own == units) {
      return Share.ALL;
    }
    int before = here.getAndUpdate(now -> now == CLOSED ? CLOSED : now + own);
    long since = System.nanoTime();
    for (int spins = 0; before != CLOSED; spins++) {
      int now = here.get();
      if (now == units) {
        return Share.OWN;
      }
      if (now == CLOSED) {
        return Share.NONE;
      }
      if (System.nanoTime() - since >= patience && here.compareAndSet(now, CLOSED)) {
        return Share.ALL;
      }
      Barrier.pause(spins);
    }
    return Share.NONE;
  }
}
