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
   *
   * @param spare how many numbers behind the last piece may be read in x and written over in y
   */
  default void copy(
      int count,
      int width,
      float[] x,
      int xAt,
      int xStride,
      float[] y,
      int yAt,
      int yStride,
      int spare) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(x, xAt + i * xStride, y, yAt + i * yStride, width);
    }
  }

  /** How wide to make the panels of a matrix of {@code columns} columns. */
  int panelWidth(int columns);

  /**
   * Computes tiles that lie one under another: {@code c = start + a b} each.
   *
   * @param count how many tiles
   * @param height rows of a tile, as {@link #height} gave it
   * @param width columns of a tile: the panel width
   * @param depth how many k
   * @param a [count, depth, height] at {@code aAt}, dense: row r of the operand is a column here
   * @param b [depth, width] at {@code bAt}, rows {@code bStride} apart
   * @param start [count * height, width] at {@code startAt}, rows {@code startStride} apart; may be
   *     c
   * @param c [count * height, width] at {@code cAt}, rows {@code cStride} apart; out
   */
  void tiles(
      int count,
      int height,
      int width,
      int depth,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int bStride,
      float[] start,
      int startAt,
      int startStride,
      float[] c,
      int cAt,
      int cStride);

  /**
   * Computes one row of {@code c}: a vector times neighbouring panels.
   *
   * @param panels how many panels
   * @param width columns of a panel
   * @param a [depth] at {@code aAt}
   * @param b panels {@code panelStride} apart, the first at {@code bAt}; each [depth, width] with
   *     rows {@code bStride} apart
   * @param start [panels * width] at {@code startAt}; may be c
   * @param c [panels * width] at {@code cAt}; out
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
      float[] start,
      int startAt,
      float[] c,
      int cAt);
}
