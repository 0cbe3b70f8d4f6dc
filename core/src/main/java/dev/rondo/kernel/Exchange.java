package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Where the threads of a scan show each other what each has computed for its own units, when no
 * array of the scan holds it. A thread that has all units reads its own.
 *
 * <p>There are two pages, written by turns: who writes one again has met all others at the page
 * between, and they came there when they had read this one.
 */
final class Exchange {

  private static final int PAGES = 2;

  private final ScanPart part;
  private final float[] own;
  private final Matrix ownRows;

  /** Numbers of a unit in a row. */
  private final int gates;

  /** [2, rows, gates * H of the whole scan]; null if this thread has all units. */
  private final float @Nullable [] all;

  private int page;

  /**
   * @param own [rows, gates * units] what the thread computes in each step
   */
  Exchange(ScanPart part, Matrix own) {
    this.part = part;
    this.own = own.data();
    ownRows = own;
    gates = own.columns() / part.units();
    all = part.shared(PAGES * part.rows() * gates * part.allUnits());
  }

  /**
   * Shows what the thread has now and waits for the others.
   *
   * @return [rows, gates * H]: that of all units
   */
  Matrix show() {
    if (all == null) {
      return ownRows;
    }
    int rows = part.rows();
    int width = gates * part.allUnits();
    page = (page + 1) % PAGES;
    for (int row = 0; row < rows; row++) {
      part.put(own, row * gates * part.units(), all, page * rows + row, gates);
    }
    part.await();
    return Matrix.strided(all, page * rows * width, rows, width, width);
  }
}
