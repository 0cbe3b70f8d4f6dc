package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * One block of K of a product, whose right operand lies in panels. Any rectangle of the result can
 * be computed by itself.
 *
 * @param k first column of {@code a} in this block
 * @param depth columns of {@code a} in this block
 * @param b panels {@code panelStride} apart, the first at {@code bAt}; each [depth, width] with
 *     rows {@code bStride} apart
 * @param start what the sums begin with; null for zeros; may be {@code c}
 * @param c its last panel may be narrower than {@code width}
 */
record PanelProduct(
    MicroKernel kernel,
    Matrix a,
    int k,
    int depth,
    float[] b,
    int bAt,
    int bStride,
    int panelStride,
    int width,
    @Nullable Matrix start,
    Matrix c) {

  /** As wide as any panel. */
  private static final float[] ZEROS = new float[256];

  /** Rows of {@code a} packed at once: with 512 columns they take 384 kB of the second cache. */
  private static final int ROWS_AT_ONCE = 192;

  /**
   * Computes the rows {@code fromRow <= i < toRow} of the panels {@code fromPanel <= p < toPanel}.
   */
  void run(int fromRow, int toRow, int fromPanel, int toPanel) {
    Scratch scratch = Scratch.get();
    int end = toRow;
    if (isRowLeftOver(toRow - fromRow)) {
      end--;
      row(scratch, end, fromPanel, toPanel);
    }
    for (int row = fromRow; row < end; row += ROWS_AT_ONCE) {
      block(scratch, row, Math.min(row + ROWS_AT_ONCE, end), fromPanel, toPanel);
    }
  }

  /** One row by itself costs less than a tile that is mostly zeros. */
  private boolean isRowLeftOver(int rows) {
    int lowest = kernel.height(1);
    return rows == 1 || (lowest > 1 && rows % lowest == 1 && rows <= ROWS_AT_ONCE);
  }

  private void block(Scratch scratch, int fromRow, int toRow, int fromPanel, int toPanel) {
    float[] tiles = scratch.tiles((toRow - fromRow + kernel.maxHeight()) * depth);
    Packing.tiles(kernel, a, fromRow, toRow, k, depth, tiles, 0);
    run(fromRow, toRow, fromPanel, toPanel, tiles, 0);
  }

  /**
   * As {@link #run(int, int, int, int)}, for rows that are packed already.
   *
   * @param tiles the rows, as {@link Packing#tiles} packs them, the first at {@code tilesAt}
   */
  void run(int fromRow, int toRow, int fromPanel, int toPanel, float[] tiles, int tilesAt) {
    Scratch scratch = Scratch.get();
    int whole = c.columns() / width;
    for (int panel = fromPanel; panel < toPanel; panel++) {
      int tileAt = tilesAt;
      for (int row = fromRow; row < toRow; ) {
        int height = kernel.height(toRow - row);
        int count = panel < whole ? sameHeight(height, toRow - row) : 0;
        if (count > 0) {
          tiles(tiles, tileAt, row, count, height, panel);
        } else {
          count = 1;
          edge(scratch, tiles, tileAt, row, Math.min(height, toRow - row), height, panel);
        }
        tileAt += count * height * depth;
        row += count * height;
      }
    }
  }

  /** How many tiles of this height, which the first of {@code rows} has, follow one another. */
  private int sameHeight(int height, int rows) {
    int count = 0;
    while (rows >= height && kernel.height(rows) == height) {
      rows -= height;
      count++;
    }
    return count;
  }

  private void row(Scratch scratch, int row, int fromPanel, int toPanel) {
    int whole = Math.min(toPanel, c.columns() / width);
    float[] x = a.data();
    int at = a.index(row, k);
    if (a.transposed() && a.rowStride() != 1) {
      x = scratch.tiles(depth);
      at = 0;
      Packing.tile(kernel, a, row, 1, k, depth, x, 0, 0);
    }
    int column = fromPanel * width;
    kernel.row(
        whole - fromPanel,
        width,
        depth,
        x,
        at,
        b,
        bAt + fromPanel * panelStride,
        bStride,
        panelStride,
        start == null ? scratch.zeros(c.columns()) : start.data(),
        start == null ? 0 : start.index(row, column),
        c.data(),
        c.index(row, column));
    if (whole < toPanel) {
      int height = kernel.height(1);
      float[] tiles = scratch.tiles(height * depth);
      Packing.tile(kernel, a, row, height, k, depth, tiles, 0, 0);
      edge(scratch, tiles, 0, row, 1, height, whole);
    }
  }

  private void tiles(float[] tiles, int tileAt, int row, int count, int height, int panel) {
    int column = panel * width;
    kernel.tiles(
        count,
        height,
        width,
        depth,
        tiles,
        tileAt,
        b,
        bAt + panel * panelStride,
        bStride,
        start == null ? ZEROS : start.data(),
        start == null ? 0 : start.index(row, column),
        start == null ? 0 : start.rowStride(),
        c.data(),
        c.index(row, column),
        c.rowStride());
  }

  /** A tile that hangs over an edge of {@code c}, by way of a scratch tile. */
  private void edge(
      Scratch scratch, float[] tiles, int tileAt, int row, int rows, int height, int panel) {
    int column = panel * width;
    int columns = Math.min(width, c.columns() - column);
    int from = bAt + panel * panelStride;
    float[] edge = scratch.edge(kernel.maxHeight() * width);
    for (int r = 0; r < rows && start != null; r++) {
      System.arraycopy(start.data(), start.index(row + r, column), edge, r * width, columns);
    }
    float[] sums = start == null ? ZEROS : edge;
    int stride = start == null ? 0 : width;
    kernel.tiles(
        1, height, width, depth, tiles, tileAt, b, from, bStride, sums, 0, stride, edge, 0, width);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(edge, r * width, c.data(), c.index(row + r, column), columns);
    }
  }
}
