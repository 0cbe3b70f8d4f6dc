package dev.rondo.kernel;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How a scan is cut among threads. Rows of a batch never meet inside a scan, so with enough of them
 * a thread takes some through all steps and waits for nobody. With few rows, each step multiplies
 * few numbers by all of the recurrent matrix, and it is reading the matrix that takes the time:
 * then each thread has some of the units, whose columns stay in its own cache, and all meet after
 * every step.
 *
 * <p>The bounds are from an LSTM, forward and backward, of 32 to 512 units and 1 to 32 rows, on two
 * threads of a Zen 3: the least of many times, in one process, each way by turns.
 */
final class ScanSplit {

  /** The most rows a block holds: scratch memory stays bounded and the block stays in cache. */
  static final int MAX_BLOCK = 96;

  /** Rows are dealt out in fours: no thread is left with one row, which multiplies more slowly. */
  private static final int ROW_UNIT = 4;

  /**
   * From here on rows are split, and below it where each thread gets as many fours: on two threads
   * 8, 16 and 24 rows of 64 to 512 units took 0.6 to 1.05 of the time by rows that they took by
   * units; 12 rows, dealt out as four and eight, 1.05 to 1.4.
   */
  private static final int LEAST_ROWS_TO_SPLIT = 16;

  /** Units are dealt out in multiples of the widest vector. */
  private static final int UNITS_AT_ONCE = 16;

  /**
   * About 25 microseconds of multiplying: less is not worth waking a thread for. Units need twice
   * that: so much was done by two threads 1.3 to 2.2 times as fast as by one, half of it 1.05.
   */
  private static final long LEAST_WORK_TO_SPLIT = 1_000_000;

  /**
   * Two to four microseconds of multiplying a step: less is not worth meeting after it. From here
   * on two threads were 1.0 to 1.8 times as fast as one, below it 0.8 to 1.35.
   */
  private static final long LEAST_WORK_TO_MEET = 1 << 17;

  /** Nanoseconds to wait for a thread to wake: beyond it a short scan is done sooner alone. */
  private static final long PATIENCE = 100_000;

  private ScanSplit() {}

  /**
   * Runs {@code task} over all rows, on the calling thread or on several.
   *
   * @param workPerRow floating point operations that one row costs over all steps
   * @param pack makes the weights ready for a part; all rows share what one call makes
   */
  static <M> void byRows(
      int batch,
      int units,
      long workPerRow,
      Function<ScanPart, M> pack,
      BiConsumer<ScanPart, M> task) {
    M packed = pack.apply(ScanPart.ofRows(0, batch, units));
    if (!worthSplittingRows(batch, workPerRow)) {
      inBlocks(0, batch, units, packed, task);
      return;
    }
    int fours = batch / ROW_UNIT;
    int grain = (int) Math.min(fours, 1 + LEAST_WORK_TO_SPLIT / (ROW_UNIT * workPerRow));
    Workers.split(
        fours,
        grain,
        (from, to) ->
            inBlocks(from * ROW_UNIT, to == fours ? batch : to * ROW_UNIT, units, packed, task));
  }

  /** As {@link #byRows}, or over the units if there are few rows. */
  static <M> void byRowsOrUnits(
      int batch,
      int steps,
      int units,
      long workPerRow,
      Function<ScanPart, M> pack,
      BiConsumer<ScanPart, M> task) {
    if (worthSplittingUnits(batch, steps, units, workPerRow)) {
      byUnits(batch, units, PATIENCE, pack, task);
    } else {
      byRows(batch, units, workPerRow, pack, task);
    }
  }

  private static boolean worthSplittingRows(int batch, long workPerRow) {
    return hasEnoughRows(batch) && batch * workPerRow >= LEAST_WORK_TO_SPLIT;
  }

  private static boolean hasEnoughRows(int batch) {
    return batch >= LEAST_ROWS_TO_SPLIT || batch % (ROW_UNIT * Workers.threads()) == 0;
  }

  static boolean worthSplittingUnits(int batch, int steps, int units, long workPerRow) {
    long work = batch * workPerRow;
    // A single step reads each weight once, and may write over the state that others still read.
    return steps > 1
        && !hasEnoughRows(batch)
        && units >= 2 * UNITS_AT_ONCE
        && work / steps >= LEAST_WORK_TO_MEET
        && work >= 2 * LEAST_WORK_TO_SPLIT;
  }

  /** Blocks of nearly equal size, so that the last one is not a single row. */
  private static <M> void inBlocks(
      int from, int to, int units, M packed, BiConsumer<ScanPart, M> task) {
    int rows = to - from;
    int blocks = (rows + MAX_BLOCK - 1) / MAX_BLOCK;
    for (int i = 0; i < blocks; i++) {
      task.accept(
          ScanPart.ofRows(from + rows * i / blocks, from + rows * (i + 1) / blocks, units), packed);
    }
  }

  /**
   * Deals out the units. A thread that fails leaves the meeting; those it leaves end quietly, so
   * that what the caller sees is its failure and nothing else.
   *
   * @param patience nanoseconds to wait for the other threads before one does all
   */
  static <M> void byUnits(
      int batch,
      int units,
      long patience,
      Function<ScanPart, M> pack,
      BiConsumer<ScanPart, M> task) {
    int groups = (units + UNITS_AT_ONCE - 1) / UNITS_AT_ONCE;
    int threads = Workers.threads();
    Gathering gathering = new Gathering(units, patience);
    Meeting meeting = new Meeting(units);
    Workers.split(
        groups,
        (groups + threads - 1) / threads,
        (from, to) -> {
          int first = from * UNITS_AT_ONCE;
          int own = Math.min(to * UNITS_AT_ONCE, units) - first;
          switch (gathering.come(own)) {
            case OWN ->
                together(new ScanPart(0, batch, first, own, units, meeting), meeting, pack, task);
            case ALL -> {
              ScanPart whole = ScanPart.ofRows(0, batch, units);
              task.accept(whole, pack.apply(whole));
            }
            case NONE -> {}
          }
        });
  }

  private static <M> void together(
      ScanPart part, Meeting meeting, Function<ScanPart, M> pack, BiConsumer<ScanPart, M> task) {
    try {
      task.accept(part, pack.apply(part));
    } catch (Barrier.Deserted anotherFails) {
      // Who failed throws why.
    } catch (Throwable failure) {
      meeting.leave();
      throw failure;
    }
  }
}
