package dev.rondo.cells;

/** The check that all cells share. */
final class Units {
  private Units() {}

  /**
   * @param gates how many times the units a row of the kernel is long
   */
  static void check(String cell, int units, int gates) {
    if (units < 1) {
      throw new IllegalArgumentException(cell + ": expected units of at least 1 but got " + units);
    }
    if (units > Integer.MAX_VALUE / gates) {
      throw new IllegalArgumentException(
          cell
              + ": expected units of at most "
              + Integer.MAX_VALUE / gates
              + ", which a row of the kernel can hold for each gate, but got "
              + units);
    }
  }
}
