package dev.rondo.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

  /** One step of one stream: nothing to split, and no object to be created for it. */
  static boolean isOneStep(int batch, int steps) {
    return batch == 1 && steps == 1;
  }

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

  /** The gradient of the state after the last step: that given, or zeros. */
  static void start(float @Nullable [] dLast, float[] g, int gAt, int n) {
    if (dLast == null) {
      Arrays.fill(g, gAt, gAt + n, 0);
    } else {
      System.arraycopy(dLast, gAt, g, gAt, n);
    }
  }

  /**
   * The gradient of a vector that all rows share: each row has a sum of its own, so that the result
   * does not depend on the cut.
   *
   * @param rows [B, width], zeros at first
   */
  record RowSums(int batch, int width, float[] rows) {
    RowSums(int batch, int width) {
      this(batch, width, new float[batch * width]);
    }

    /** Writes the sum of the rows, in their order. */
    void sum(Elementwise elementwise, float[] to) {
      System.arraycopy(rows, 0, to, 0, width);
      for (int row = 1; row < batch; row++) {
        elementwise.axpy(1, rows, row * width, to, 0, width);
      }
    }
  }
}
