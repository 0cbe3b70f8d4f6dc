package dev.rondo.tensor;

/**
 * An update of some rows of tables that lie far apart: they are brought together, changed by the
 * loop that changes whole weights, and taken back. So a rule is written once, and its loop is as
 * long as the processor likes it, however short the rows.
 */
final class RowUpdate {
  /** Numbers of each array changed at once: they and their rows fit the first-level cache. */
  private static final int CHUNK = 1 << 10;

  private final InPlace.Update update;
  private final float[][] tables;
  private final int[] ids;
  private final float[] gradient;
  private final int width;

  /**
   * @param tables the weight and its slots, each [V, width]
   */
  RowUpdate(InPlace.Update update, float[][] tables, SparseRows gradient) {
    this.update = update;
    this.tables = tables;
    this.ids = gradient.ids().ints();
    this.gradient = gradient.values().floats();
    this.width = gradient.shape().product(1, gradient.shape().rank());
  }

  /** Changes what stands where the gradient has its places {@code from <= i < to}. */
  void apply(int from, int to) {
    int most = Math.min(CHUNK, to - from);
    float[][] near = new float[tables.length + 1][most];
    for (int at = from; at < to; at += most) {
      int n = Math.min(most, to - at);
      System.arraycopy(gradient, at, near[1], 0, n);
      copy(near, at, n, true);
      update.apply(near, 0, n);
      copy(near, at, n, false);
    }
  }

  /**
   * @param at first place of the gradient
   * @param in whether to {@code near}, or back from there
   */
  private void copy(float[][] near, int at, int n, boolean in) {
    int row = at / width;
    int column = at % width;
    for (int i = 0; i < n; ) {
      int piece = Math.min(width - column, n - i);
      int place = ids[row] * width + column;
      for (int k = 0; k < tables.length; k++) {
        // the weight, then behind the gradient the slots
        float[] close = near[k == 0 ? 0 : k + 1];
        if (in) {
          System.arraycopy(tables[k], place, close, i, piece);
        } else {
          System.arraycopy(close, i, tables[k], place, piece);
        }
      }
      i += piece;
      row++;
      column = 0;
    }
  }
}
