package dev.rondo.kernel;

import java.util.Arrays;

/** Copies operands into the order in which a {@link MicroKernel} reads them. */
final class Packing {
  private Packing() {}

  /**
   * Packs rows {@code row .. row+height-1} of {@code a}, those past its end as zeros.
   *
   * @param k first column
   * @param depth how many columns
   * @param tile [depth, height] out, at {@code at}
   */
  static void tile(Matrix a, int row, int height, int k, int depth, float[] tile, int at) {
    int rows = Math.min(height, a.rows() - row);
    if (rows < height) {
      Arrays.fill(tile, at, at + depth * height, 0f);
    }
    float[] data = a.data();
    if (a.transposed()) {
      for (int p = 0; p < depth; p++) {
        System.arraycopy(data, a.index(row, k + p), tile, at + p * height, rows);
      }
      return;
    }
    for (int r = 0; r < rows; r++) {
      int from = a.index(row + r, k);
      for (int p = 0; p < depth; p++) {
        tile[at + p * height + r] = data[from + p];
      }
    }
  }

  /**
   * Packs columns {@code column .. column+width-1} of {@code b}, those past its end as zeros.
   *
   * @param k first row
   * @param depth how many rows
   * @param panel [depth, width] out, at {@code at}
   */
  static void panel(Matrix b, int k, int depth, int column, int width, float[] panel, int at) {
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
    for (int j = 0; j < columns; j++) {
      int from = b.index(k, column + j);
      for (int p = 0; p < depth; p++) {
        panel[at + p * width + j] = data[from + p];
      }
    }
  }
}
