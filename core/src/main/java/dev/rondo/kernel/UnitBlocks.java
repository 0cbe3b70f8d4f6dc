package dev.rondo.kernel;

/**
 * Cuts a scan whose units do not see each other among the threads: by rows of the batch, and where
 * these are few, by blocks of units.
 */
final class UnitBlocks {
  /** Units of a block: a cache line. */
  private static final int UNITS = 16;

  /** How many numbers are worth waking a thread for. */
  private static final int GRAIN = 1 << 14;

  /** Some units of one row. */
  @FunctionalInterface
  interface Part {
    void run(int row, int from, int units);
  }

  private UnitBlocks() {}

  static void split(int batch, int steps, int units, Part part) {
    int blocks = (units - 1) / UNITS + 1;
    Workers.split(
        batch * blocks,
        (int) (1 + GRAIN / ((long) steps * UNITS)),
        (from, to) -> {
          for (int i = from; i < to; ) {
            int first = i % blocks;
            int end = Math.min(blocks, first + to - i);
            int at = first * UNITS;
            part.run(i / blocks, at, Math.min(units, end * UNITS) - at);
            i += end - first;
          }
        });
  }
}
