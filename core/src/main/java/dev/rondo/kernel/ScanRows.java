package dev.rondo.kernel;

/**
 * How a scan cuts its batch. Rows of a batch never meet inside a scan, so a thread takes some of
 * them through all steps with no barrier between the steps.
 */
final class ScanRows {

  /** The most rows a block holds: scratch memory stays bounded and the block stays in cache. */
  static final int MAX_BLOCK = 96;

  /** Rows are dealt out in fours: no thread is left with one row, which multiplies more slowly. */
  private static final int UNIT = 4;

  /** Below this a thread would own too few rows; the products inside may still be split. */
  private static final int LEAST_ROWS_TO_SPLIT = 16;

  /** About ten microseconds of multiplying: less is not worth waking a thread for. */
  private static final long LEAST_WORK_TO_SPLIT = 1_000_000;

  private ScanRows() {}

  /**
   * Whether the whole batch is one block on the calling thread. Asked first, so that a single step
   * creates no task object.
   *
   * @param workPerRow floating point operations that one row costs over all steps
   */
  static boolean isOneBlock(int batch, long workPerRow) {
    return batch <= MAX_BLOCK && !worthSplitting(batch, workPerRow);
  }

  /** Runs {@code block} over all rows, a range of at most {@link #MAX_BLOCK} at a time. */
  static void split(int batch, long workPerRow, Workers.RangeTask block) {
    int units = batch / UNIT;
    if (worthSplitting(batch, workPerRow)) {
      int grain = (int) Math.min(units, 1 + LEAST_WORK_TO_SPLIT / (UNIT * workPerRow));
      Workers.split(
          units,
          grain,
          (from, to) -> inBlocks(from * UNIT, to == units ? batch : to * UNIT, block));
    } else {
      inBlocks(0, batch, block);
    }
  }

  private static boolean worthSplitting(int batch, long workPerRow) {
    return batch >= LEAST_ROWS_TO_SPLIT && batch * workPerRow >= LEAST_WORK_TO_SPLIT;
  }

  /** Blocks of nearly equal size, so that the last one is not a single row. */
  private static void inBlocks(int from, int to, Workers.RangeTask block) {
    int rows = to - from;
    int blocks = (rows + MAX_BLOCK - 1) / MAX_BLOCK;
    for (int i = 0; i < blocks; i++) {
      block.run(from + rows * i / blocks, from + rows * (i + 1) / blocks);
    }
  }
}
