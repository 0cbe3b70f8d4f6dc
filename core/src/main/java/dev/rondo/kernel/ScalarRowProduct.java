package dev.rondo.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@link RowProduct} by the rows of {@link ScalarMicroKernel}. */
final class ScalarRowProduct implements RowProduct {
  private final MicroKernel kernel = new ScalarMicroKernel();

  @Override
  public void multiply(
      float[] x, Matrix b, float @Nullable [] start, int startAt, float[] y, int yAt) {
    int columns = b.columns();
    if (start == null) {
      Arrays.fill(y, yAt, yAt + columns, 0f);
    } else {
      System.arraycopy(start, startAt, y, yAt, columns);
    }
    int width = kernel.panelWidth(columns);
    // this kernel takes a panel of any width, so the last one may be narrower
    for (int j = 0; j < columns; j += width) {
      int wide = Math.min(width, columns - j);
      kernel.row(
          1,
          wide,
          b.rows(),
          x,
          0,
          b.data(),
          b.index(0, j),
          b.rowStride(),
          0,
          y,
          yAt + j,
          y,
          yAt + j);
    }
  }
}
