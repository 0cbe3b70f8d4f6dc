package dev.rondo.kernel;

import java.util.Arrays;

/** Copies operands into the order in which a {@link MicroKernel} reads them. */
final class Packing {
  /**
   * Rows of a panel transposed at once: while its columns come in, they stay in the first cache.
   */
  private static final int ROWS_AT_ONCE = 64;

  /** Lines of a transposed operand read for all tiles before the next: they stay in that cache. */
  private static final int LINES_AT_ONCE = 16;

  /** Panels filled side by side, so that a line of b is read on where it was left. */
  private static final int PANELS_AT_ONCE = 16;

  private Packing() {}

  /**
   * Packs the rows {@code from <= i < to} of {@code a} as tiles of the kernel's heights, the last
   * one filled up with zeros.
   *
   * @param k first column
   * @param depth how many columns
   * @param tiles out, each [depth, its height], one behind the other, the first at {@code tilesAt}
   * @return where the next tile would begin
   */
  static int tiles(
      MicroKernel kernel,
      Matrix a,
      int from,
      int to,
      int k,
      int depth,
      float[] tiles,
      int tilesAt) {
    int end = tilesAt;
    int lines = a.transposed() ? LINES_AT_ONCE : depth;
    for (int first = 0; first < depth; first += lines) {
      int count = Math.min(lines, depth - first);
      int at = tilesAt;
      for (int row = from; row < to; ) {
        int height = kernel.height(to - row);
        tile(
            kernel,
            a,
            row,
            height,
            k + first,
            count,
            tiles,
            at + first * height,
            (depth - first - count) * height);
        at += height * depth;
        row += height;
      }
      end = at;
    }
    return end;
  }

  /**
   * Packs rows {@code row .. row+height-1} of {@code a}, those past its end as zeros.
   *
   * @param k first column
   * @param depth how many columns
   * @param tile [depth, height] out, at {@code at}
   * @param spare how much behind it may be written over
   */
  static void tile(
      MicroKernel kernel,
      Matrix a,
      int row,
      int height,
      int k,
      int depth,
      float[] tile,
      int at,
      int spare) {
    int rows = Math.min(height, a.rows() - row);
    if (rows < height) {
      Arrays.fill(tile, at, at + depth * height, 0f);
    }
    float[] data = a.data();
    if (a.transposed()) {
      // Zeros stay only where no vector hangs over.
      int over = rows < height ? 0 : spare;
      kernel.copy(depth, rows, data, a.index(row, k), a.rowStride(), tile, at, height, over);
      return;
    }
    transpose(data, a.index(row, k), a.rowStride(), rows, depth, tile, at, height);
  }

  /**
   * Packs the panels {@code from <= p < to} of {@code b}; columns past its end become zeros.
   *
   * @param k first row
   * @param depth how many rows
   * @param panels [to - from, depth, width] out, the first at {@code at}
   */
  static void panels(
      MicroKernel kernel,
      Matrix b,
      int k,
      int depth,
      int from,
      int to,
      int width,
      float[] panels,
      int at) {
    int whole = b.transposed() ? from : Math.max(from, Math.min(to, b.columns() / width));
    for (int p = from; p < whole; p += PANELS_AT_ONCE) {
      int next = Math.min(p + PANELS_AT_ONCE, whole);
      lines(kernel, b, k, depth, p, next, width, panels, at + (p - from) * depth * width);
    }
    for (int p = whole; p < to; p++) {
      panel(b, k, depth, p * width, width, panels, at + (p - from) * depth * width);
    }
  }

  /** Whole panels of a matrix that is not transposed, line by line as it stands in memory. */
  private static void lines(
      MicroKernel kernel,
      Matrix b,
      int k,
      int depth,
      int from,
      int to,
      int width,
      float[] panels,
      int at) {
    for (int r = 0; r < depth; r++) {
      int x = b.index(k + r, from * width);
      kernel.copy(to - from, width, b.data(), x, width, panels, at + r * width, depth * width, 0);
    }
  }

  /** One panel: the columns {@code column .. column+width-1}. */
  private static void panel(
      Matrix b, int k, int depth, int column, int width, float[] panel, int at) {
    int columns = Math.min(width, b.columns() - column);
    if (columns < width) {
      Arrays.fill(panel, at, at + depth * width, 0f);
    }
    float[] data = b.data();
    if (!b.transposed()) {
      for (int p = 0; p < depth; p++) {
        System.arraycopy(data, b.index(k + p, column), panel, at + p * width, columns);
      }
      return;
    }
    for (int p = 0; p < depth; p += ROWS_AT_ONCE) {
      int rows = Math.min(ROWS_AT_ONCE, depth - p);
      int from = b.index(k + p, column);
      transpose(data, from, b.rowStride(), columns, rows, panel, at + p * width, width);
    }
  }

  /** Four lines of x at a time, so that four neighbours in y are written together. */
  private static void transpose(
      float[] x, int xAt, int xStride, int xRows, int xColumns, float[] y, int yAt, int yStride) {
    int i = 0;
    for (; i + 4 <= xRows; i += 4) {
      int at0 = xAt + i * xStride;
      int at1 = at0 + xStride;
      int at2 = at1 + xStride;
      int at3 = at2 + xStride;
      for (int j = 0; j < xColumns; j++) {
        int to = yAt + i + j * yStride;
        y[to] = x[at0 + j];
        y[to + 1] = x[at1 + j];
        y[to + 2] = x[at2 + j];
        y[to + 3] = x[at3 + j];
      }
    }
    for (; i < xRows; i++) {
      for (int j = 0; j < xColumns; j++) {
        y[yAt + i + j * yStride] = x[xAt + i * xStride + j];
      }
    }
  }
}
