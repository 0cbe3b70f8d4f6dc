package dev.rondo.kernel;

/**
 * The innermost loops of a product, which hold a tile of {@code c} in registers while they walk
 * along K (Goto and van de Geijn, 2008, Anatomy of high-performance matrix multiplication).
 *
 * <p>Every element of {@code c} is one chain {@code c = c + a[k] * b[k]} in the order of k,
 * whatever the tile, so that cutting a product anywhere leaves its bits alone.
 */
interface MicroKernel {

  /** The tallest tile. */
  int maxHeight();

  /**
   * The height of the tile to lay over the first of {@code rows} rows; may exceed {@code rows}, the
   * rest of the tile is then filled with zeros.
   */
  int height(int rows);

  /**
   * Copies {@code count} pieces of {@code width} numbers, {@code xStride} apart in {@code x} and
   * {@code yStride}, at least the width, apart in {@code y}.
   */
  default void copy(
      int count, int width, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(x, xAt + i * xStride, y, yAt + i * yStride, width);
    }
  }

  /** How wide to make the panels of a matrix of {@code columns} columns. */
  int panelWidth(int columns);

  /**
   * Computes one tile: {@code c = a b}, or {@code c += a b}.
   *
   * @param height rows of the tile, as {@link #height} gave it
   * @param width columns of the tile: the panel width
   * @param depth how many k
   * @param a [depth, height] at {@code aAt}, dense: row r of the operand is a column here
   * @param b [depth, width] at {@code bAt}, rows {@code bStride} apart
   * @param c [height, width] at {@code cAt}, rows {@code cStride} apart; in if accumulating, out
   */
  void tile(
      int height,
      int width,
      int depth,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int bStride,
      float[] c,
      int cAt,
      int cStride,
      boolean accumulate);

  /**
   * Computes one row of {@code c}: a vector times neighbouring panels.
   *
   * @param panels how many panels
   * @param width columns of a panel
   * @param a [depth] at {@code aAt}
   * @param b panels {@code panelStride} apart, the first at {@code bAt}; each [depth, width] with
   *     rows {@code bStride} apart
   * @param c [panels * width] at {@code cAt}; in if accumulating, out
   */
  void row(
      int panels,
      int width,
      int depth,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int bStride,
      int panelStride,
      float[] c,
      int cAt,
      boolean accumulate);
}
