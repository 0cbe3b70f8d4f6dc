package dev.rondo.kernel;

/**
 * Loops that the compiler turns into vector instructions by itself. It does so only where every
 * array is indexed by the bare loop variable, so the rows of a tile are held in arrays of their
 * own.
 */
final class ScalarMicroKernel implements MicroKernel {
  private static final int HEIGHT = 16;

  /** Rows of b taken at once: their sum goes through memory once instead of four times. */
  private static final int UNROLL = 4;

  /** A tile of {@link #HEIGHT} such rows and {@link #UNROLL} rows of b stay in the first cache. */
  private static final int MAX_WIDTH = 256;

  private record Rows(float[][] c, float[][] b) {}

  private static final ThreadLocal<Rows> ROWS =
      ThreadLocal.withInitial(
          () -> new Rows(new float[HEIGHT][MAX_WIDTH], new float[UNROLL][MAX_WIDTH]));

  @Override
  public int maxHeight() {
    return HEIGHT;
  }

  @Override
  public int height(int rows) {
    return Math.min(rows, HEIGHT);
  }

  @Override
  public int panelWidth(int columns) {
    int panels = (columns + MAX_WIDTH - 1) / MAX_WIDTH;
    int even = (columns + panels - 1) / panels;
    return (even + 7) / 8 * 8;
  }

  @Override
  public void tiles(
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
      int cStride) {
    for (int t = 0; t < count; t++) {
      tile(
          height,
          width,
          depth,
          a,
          aAt + t * depth * height,
          b,
          bAt,
          bStride,
          start,
          startAt + t * height * startStride,
          startStride,
          c,
          cAt + t * height * cStride,
          cStride);
    }
  }

  private static void tile(
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
      int cStride) {
    Rows rows = ROWS.get();
    float[][] sums = rows.c;
    float[][] bRows = rows.b;
    for (int r = 0; r < height; r++) {
      System.arraycopy(start, startAt + r * startStride, sums[r], 0, width);
    }
    int k = 0;
    for (; k + UNROLL <= depth; k += UNROLL) {
      for (int u = 0; u < UNROLL; u++) {
        System.arraycopy(b, bAt + (k + u) * bStride, bRows[u], 0, width);
      }
      for (int r = 0; r < height; r++) {
        int at = aAt + k * height + r;
        addFour(
            sums[r],
            a[at],
            bRows[0],
            a[at + height],
            bRows[1],
            a[at + 2 * height],
            bRows[2],
            a[at + 3 * height],
            bRows[3],
            width);
      }
    }
    for (; k < depth; k++) {
      System.arraycopy(b, bAt + k * bStride, bRows[0], 0, width);
      for (int r = 0; r < height; r++) {
        addOne(sums[r], a[aAt + k * height + r], bRows[0], width);
      }
    }
    for (int r = 0; r < height; r++) {
      System.arraycopy(sums[r], 0, c, cAt + r * cStride, width);
    }
  }

  @Override
  public void row(
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
      int cAt) {
    for (int p = 0; p < panels; p++) {
      int at = p * width;
      tile(
          1,
          width,
          depth,
          a,
          aAt,
          b,
          bAt + p * panelStride,
          bStride,
          start,
          startAt + at,
          width,
          c,
          cAt + at,
          width);
    }
  }

  private static void addFour(
      float[] c,
      float a0,
      float[] b0,
      float a1,
      float[] b1,
      float a2,
      float[] b2,
      float a3,
      float[] b3,
      int n) {
    for (int j = 0; j < n; j++) {
      c[j] = c[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
  }

  private static void addOne(float[] c, float a, float[] b, int n) {
    for (int j = 0; j < n; j++) {
      c[j] += a * b[j];
    }
  }
}
