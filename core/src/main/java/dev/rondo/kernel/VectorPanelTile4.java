package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link VectorTile4} over a packed panel, for processors of 16 vector registers: 8 running sums,
 * and the six numbers of a step fit beside them in whatever order the compiler loads them, so that
 * it never spills, as it does with twelve sums or unrolled by hand. The loops count places in a, of
 * which those in b are multiples: then the checks of both leave the inner loop, and with them the
 * lengths that they compare with, for which the processor has too few registers as well.
 */
final class VectorPanelTile4 {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int WIDTH = 2 * LANES;
  private static final int STEP = WIDTH / 4;

  private VectorPanelTile4() {}

  /**
   * As {@link MicroKernel#tiles} of height 4 with the rows of b side by side. It walks down the
   * panel by itself: what surrounds the loop over k is then a few instructions a tile, not a call.
   */
  static void run(
      int count,
      int depth,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] start,
      int startAt,
      int startStride,
      float[] c,
      int cAt,
      int cStride) {
    int end = aAt + count * depth * 4;
    int from = startAt;
    int to = cAt;
    for (int tile = aAt; tile < end; tile += depth * 4) {
      int stop = tile + depth * 4;
      int bFrom = bAt - STEP * tile;

      FloatVector c0l = FloatVector.fromArray(SPECIES, start, from);
      FloatVector c0r = FloatVector.fromArray(SPECIES, start, from + LANES);
      from += startStride;
      FloatVector c1l = FloatVector.fromArray(SPECIES, start, from);
      FloatVector c1r = FloatVector.fromArray(SPECIES, start, from + LANES);
      from += startStride;
      FloatVector c2l = FloatVector.fromArray(SPECIES, start, from);
      FloatVector c2r = FloatVector.fromArray(SPECIES, start, from + LANES);
      from += startStride;
      FloatVector c3l = FloatVector.fromArray(SPECIES, start, from);
      FloatVector c3r = FloatVector.fromArray(SPECIES, start, from + LANES);
      from += startStride;
      for (int i = tile; i < stop; i += 4) {
        int j = bFrom + STEP * i;
        FloatVector left = FloatVector.fromArray(SPECIES, b, j);
        FloatVector right = FloatVector.fromArray(SPECIES, b, j + LANES);
        FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
        c0l = x0.fma(left, c0l);
        c0r = x0.fma(right, c0r);
        FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
        c1l = x1.fma(left, c1l);
        c1r = x1.fma(right, c1r);
        FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
        c2l = x2.fma(left, c2l);
        c2r = x2.fma(right, c2r);
        FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
        c3l = x3.fma(left, c3l);
        c3r = x3.fma(right, c3r);
      }
      c0l.intoArray(c, to);
      c0r.intoArray(c, to + LANES);
      to += cStride;
      c1l.intoArray(c, to);
      c1r.intoArray(c, to + LANES);
      to += cStride;
      c2l.intoArray(c, to);
      c2r.intoArray(c, to + LANES);
      to += cStride;
      c3l.intoArray(c, to);
      c3r.intoArray(c, to + LANES);
      to += cStride;
    }
  }
}
