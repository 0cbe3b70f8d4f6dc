package dev.rondo.cells;

/** The check that all cells share. */
final class Units {
  private Units() {}

  static void check(String cell, int units) {
    if (units < 1) {
      throw new IllegalArgumentException(cell + ": expected units of at least 1 but got " + units);
    }
  }
}
