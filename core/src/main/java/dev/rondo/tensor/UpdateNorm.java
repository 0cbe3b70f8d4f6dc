package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Workers;

/**
 * The length of what an update computes of each place, for an optimizer that must know it before it
 * changes a weight. It is summed by pieces of one size whatever the number of threads, so threads
 * do not show in it. Nothing here is recorded by a tape.
 */
public final class UpdateNorm {
  /** Also the most that {@link RowUpdate} brings together, so that a piece is one call. */
  private static final int CHUNK = 1 << 10;

  private UpdateNorm() {}

  /** Computes a number of each place of several arrays of one length; it may change them too. */
  @FunctionalInterface
  public interface Update {
    /**
     * @param arrays the numbers of the tensors, in their order
     * @param from first place
     * @param to one behind the last place
     * @param out [to - from] or longer, out; whose squares are summed
     */
    void apply(float[][] arrays, int from, int to, float[] out);
  }

  /**
   * The sum of the squares over all places.
   *
   * @param tensors float32, all of one size
   */
  public static double squared(Update update, Tensor... tensors) {
    float[][] arrays = new float[tensors.length][];
    for (int i = 0; i < tensors.length; i++) {
      arrays[i] = tensors[i].floats("UpdateNorm.squared");
    }
    double sum =
        sum(
            arrays[0].length,
            (from, to) -> {
              float[] out = new float[to - from];
              update.apply(arrays, from, to, out);
              return squares(out, to - from);
            });
    for (Tensor tensor : tensors) {
      tensor.changes.note();
    }
    return sum;
  }

  /**
   * As {@link #squared}, over those rows only that a gradient has; the arrays are in the order
   * weight, gradient, slots.
   */
  public static double squaredRows(
      Update update, Tensor weight, SparseRows gradient, Tensor... slots) {
    float[][] tables = new float[slots.length + 1][];
    tables[0] = weight.floats("UpdateNorm.squaredRows");
    for (int i = 0; i < slots.length; i++) {
      tables[i + 1] = slots[i].floats("UpdateNorm.squaredRows");
    }
    double sum =
        sum(
            gradient.values().size(),
            (from, to) -> {
              float[] out = new float[to - from];
              double[] squares = new double[1];
              InPlace.Update counted =
                  (arrays, first, last) -> {
                    update.apply(arrays, first, last, out);
                    squares[0] += squares(out, last - first);
                  };
              new RowUpdate(counted, tables, gradient).apply(from, to);
              return squares[0];
            });
    weight.changes.note();
    for (Tensor slot : slots) {
      slot.changes.note();
    }
    return sum;
  }

  private interface Piece {
    double squares(int from, int to);
  }

  private static double sum(int size, Piece piece) {
    double[] sums = new double[(size + CHUNK - 1) / CHUNK];
    Workers.split(
        sums.length,
        8,
        (first, last) -> {
          for (int i = first; i < last; i++) {
            sums[i] = piece.squares(i * CHUNK, Math.min(size, (i + 1) * CHUNK));
          }
        });
    double sum = 0;
    for (double each : sums) {
      sum += each;
    }
    return sum;
  }

  private static double squares(float[] x, int count) {
    return Kernels.get().reduction().squares(x, 0, count);
  }
}
