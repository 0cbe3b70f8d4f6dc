package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of two vectors in width, as many rows in height as leave the processor a few vector
 * registers free: the compiler spills running sums to memory when none is. With 32 registers it
 * does so as well when it unrolls by itself, so those tiles are unrolled twice by hand, which stops
 * it; with 16, see {@link VectorPanelTile4}.
 */
final class VectorMicroKernel implements MicroKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int WIDTH = 2 * LANES;

  private final int maxHeight;

  VectorMicroKernel() {
    this(has32Registers() ? 12 : 4);
  }

  /**
   * @param maxHeight 12 for 32 vector registers, 4 for 16
   */
  VectorMicroKernel(int maxHeight) {
    this.maxHeight = maxHeight;
  }

  /** AVX-512 and 64-bit ARM have 32 vector registers; AVX2 and SSE have 16. */
  static boolean has32Registers() {
    return LANES >= 16 || System.getProperty("os.arch").equals("aarch64");
  }

  @Override
  public int maxHeight() {
    return maxHeight;
  }

  @Override
  public int height(int rows) {
    // The tallest that leaves a rest which the others cover: tiles then waste at most one row.
    int even = (rows + 1) / 2 * 2;
    if (even <= 4 || maxHeight == 4) {
      return 4;
    }
    return switch (even) {
      case 6, 10 -> 6;
      case 8, 14 -> 8;
      default -> 12;
    };
  }

  /** Without a call for each piece, which would take longer than a piece does. */
  @Override
  public void copy(
      int count,
      int width,
      float[] x,
      int xAt,
      int xStride,
      float[] y,
      int yAt,
      int yStride,
      int spare) {
    int whole = 0;
    if (width == WIDTH) {
      whole = count;
      twoVectors(count, x, xAt, xStride, y, yAt, yStride);
    } else if (width <= LANES && xStride >= LANES) {
      // What a piece writes behind its end, the next ones write over; so the last may be apart.
      int missing = LANES - width - spare;
      whole = missing <= 0 ? count : Math.max(0, count - (missing + yStride - 1) / yStride);
      oneVector(whole, x, xAt, xStride, y, yAt, yStride);
    }
    MicroKernel.super.copy(
        count - whole,
        width,
        x,
        xAt + whole * xStride,
        xStride,
        y,
        yAt + whole * yStride,
        yStride,
        spare);
  }

  private static void twoVectors(
      int count, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride) {
    for (int i = 0; i < count; i++) {
      int from = xAt + i * xStride;
      int to = yAt + i * yStride;
      FloatVector.fromArray(SPECIES, x, from).intoArray(y, to);
      FloatVector.fromArray(SPECIES, x, from + LANES).intoArray(y, to + LANES);
    }
  }

  private static void oneVector(
      int count, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride) {
    for (int i = 0; i < count; i++) {
      FloatVector.fromArray(SPECIES, x, xAt + i * xStride).intoArray(y, yAt + i * yStride);
    }
  }

  @Override
  public int panelWidth(int columns) {
    return WIDTH;
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
    if (height == 4 && bStride == WIDTH) {
      VectorPanelTile4.run(
          count, depth, a, aAt, b, bAt, start, startAt, startStride, c, cAt, cStride);
      return;
    }
    for (int t = 0; t < count; t++) {
      tile(
          height,
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
    switch (height) {
      case 12 ->
          VectorTile12.run(
              depth, a, aAt, b, bAt, bStride, start, startAt, startStride, c, cAt, cStride);
      case 8 ->
          VectorTile8.run(
              depth, a, aAt, b, bAt, bStride, start, startAt, startStride, c, cAt, cStride);
      case 6 ->
          VectorTile6.run(
              depth, a, aAt, b, bAt, bStride, start, startAt, startStride, c, cAt, cStride);
      case 4 ->
          VectorTile4.run(
              depth, a, aAt, b, bAt, bStride, start, startAt, startStride, c, cAt, cStride);
      default -> throw new IllegalArgumentException("no tile of height " + height);
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
    int p = 0;
    for (; p + 4 <= panels; p += 4) {
      int at = p * WIDTH;
      VectorRow.fourPanels(
          depth,
          a,
          aAt,
          b,
          bAt + p * panelStride,
          bStride,
          panelStride,
          start,
          startAt + at,
          c,
          cAt + at);
    }
    for (; p < panels; p++) {
      int at = p * WIDTH;
      VectorRow.onePanel(
          depth, a, aAt, b, bAt + p * panelStride, bStride, start, startAt + at, c, cAt + at);
    }
  }
}
