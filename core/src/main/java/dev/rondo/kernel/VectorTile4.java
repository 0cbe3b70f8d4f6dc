package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A tile of 4 rows and two vectors: 8 running sums. See {@link VectorMicroKernel}. */
final class VectorTile4 {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorTile4() {}

  /**
   * One of {@link MicroKernel#tiles}, of height 4, with the sums begun from {@code start}.
   *
   * @param start [4, 2 * LANES] at {@code startAt}, rows {@code startStride} apart
   */
  static void run(
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
    int from = startAt;
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
    int i = aAt;
    int j = bAt;
    int even = depth & ~1;
    for (int k = 0; k < even; k += 2) {
      FloatVector left0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector right0 = FloatVector.fromArray(SPECIES, b, j + LANES);
      j += bStride;
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      c0l = x0.fma(left0, c0l);
      c0r = x0.fma(right0, c0r);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      c1l = x1.fma(left0, c1l);
      c1r = x1.fma(right0, c1r);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      c2l = x2.fma(left0, c2l);
      c2r = x2.fma(right0, c2r);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      c3l = x3.fma(left0, c3l);
      c3r = x3.fma(right0, c3r);
      FloatVector left1 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector right1 = FloatVector.fromArray(SPECIES, b, j + LANES);
      j += bStride;
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[i + 4]);
      c0l = y0.fma(left1, c0l);
      c0r = y0.fma(right1, c0r);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[i + 5]);
      c1l = y1.fma(left1, c1l);
      c1r = y1.fma(right1, c1r);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[i + 6]);
      c2l = y2.fma(left1, c2l);
      c2r = y2.fma(right1, c2r);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[i + 7]);
      c3l = y3.fma(left1, c3l);
      c3r = y3.fma(right1, c3r);
      i += 8;
    }
    if (even < depth) {
      FloatVector left0 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector right0 = FloatVector.fromArray(SPECIES, b, j + LANES);
      FloatVector x0 = FloatVector.broadcast(SPECIES, a[i]);
      c0l = x0.fma(left0, c0l);
      c0r = x0.fma(right0, c0r);
      FloatVector x1 = FloatVector.broadcast(SPECIES, a[i + 1]);
      c1l = x1.fma(left0, c1l);
      c1r = x1.fma(right0, c1r);
      FloatVector x2 = FloatVector.broadcast(SPECIES, a[i + 2]);
      c2l = x2.fma(left0, c2l);
      c2r = x2.fma(right0, c2r);
      FloatVector x3 = FloatVector.broadcast(SPECIES, a[i + 3]);
      c3l = x3.fma(left0, c3l);
      c3r = x3.fma(right0, c3r);
    }
    int to = cAt;
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
  }
}
