package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A tile of 12 rows and two vectors: 24 running sums. See {@link VectorMicroKernel}. */
final class VectorTile12 {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorTile12() {}

  /**
   * One of {@link MicroKernel#tiles}, of height 12, with the sums begun from {@code start}.
   *
   * @param start [12, 2 * LANES] at {@code startAt}, rows {@code startStride} apart
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
    from += startStride;
    FloatVector c4l = FloatVector.fromArray(SPECIES, start, from);
    FloatVector c4r = FloatVector.fromArray(SPECIES, start, from + LANES);
    from += startStride;
    FloatVector c5l = FloatVector.fromArray(SPECIES, start, from);
    FloatVector c5r = FloatVector.fromArray(SPECIES, start, from + LANES);
    from += startStride;
    FloatVector c6l = FloatVector.fromArray(SPECIES, start, from);
    FloatVector c6r = FloatVector.fromArray(SPECIES, start, from + LANES);
    from += startStride;
    FloatVector c7l = FloatVector.fromArray(SPECIES, start, from);
    FloatVector c7r = FloatVector.fromArray(SPECIES, start, from + LANES);
    from += startStride;
    FloatVector c8l = FloatVector.fromArray(SPECIES, start, from);
    FloatVector c8r = FloatVector.fromArray(SPECIES, start, from + LANES);
    from += startStride;
    FloatVector c9l = FloatVector.fromArray(SPECIES, start, from);
    FloatVector c9r = FloatVector.fromArray(SPECIES, start, from + LANES);
    from += startStride;
    FloatVector c10l = FloatVector.fromArray(SPECIES, start, from);
    FloatVector c10r = FloatVector.fromArray(SPECIES, start, from + LANES);
    from += startStride;
    FloatVector c11l = FloatVector.fromArray(SPECIES, start, from);
    FloatVector c11r = FloatVector.fromArray(SPECIES, start, from + LANES);
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
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[i + 4]);
      c4l = x4.fma(left0, c4l);
      c4r = x4.fma(right0, c4r);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[i + 5]);
      c5l = x5.fma(left0, c5l);
      c5r = x5.fma(right0, c5r);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[i + 6]);
      c6l = x6.fma(left0, c6l);
      c6r = x6.fma(right0, c6r);
      FloatVector x7 = FloatVector.broadcast(SPECIES, a[i + 7]);
      c7l = x7.fma(left0, c7l);
      c7r = x7.fma(right0, c7r);
      FloatVector x8 = FloatVector.broadcast(SPECIES, a[i + 8]);
      c8l = x8.fma(left0, c8l);
      c8r = x8.fma(right0, c8r);
      FloatVector x9 = FloatVector.broadcast(SPECIES, a[i + 9]);
      c9l = x9.fma(left0, c9l);
      c9r = x9.fma(right0, c9r);
      FloatVector x10 = FloatVector.broadcast(SPECIES, a[i + 10]);
      c10l = x10.fma(left0, c10l);
      c10r = x10.fma(right0, c10r);
      FloatVector x11 = FloatVector.broadcast(SPECIES, a[i + 11]);
      c11l = x11.fma(left0, c11l);
      c11r = x11.fma(right0, c11r);
      FloatVector left1 = FloatVector.fromArray(SPECIES, b, j);
      FloatVector right1 = FloatVector.fromArray(SPECIES, b, j + LANES);
      j += bStride;
      FloatVector y0 = FloatVector.broadcast(SPECIES, a[i + 12]);
      c0l = y0.fma(left1, c0l);
      c0r = y0.fma(right1, c0r);
      FloatVector y1 = FloatVector.broadcast(SPECIES, a[i + 13]);
      c1l = y1.fma(left1, c1l);
      c1r = y1.fma(right1, c1r);
      FloatVector y2 = FloatVector.broadcast(SPECIES, a[i + 14]);
      c2l = y2.fma(left1, c2l);
      c2r = y2.fma(right1, c2r);
      FloatVector y3 = FloatVector.broadcast(SPECIES, a[i + 15]);
      c3l = y3.fma(left1, c3l);
      c3r = y3.fma(right1, c3r);
      FloatVector y4 = FloatVector.broadcast(SPECIES, a[i + 16]);
      c4l = y4.fma(left1, c4l);
      c4r = y4.fma(right1, c4r);
      FloatVector y5 = FloatVector.broadcast(SPECIES, a[i + 17]);
      c5l = y5.fma(left1, c5l);
      c5r = y5.fma(right1, c5r);
      FloatVector y6 = FloatVector.broadcast(SPECIES, a[i + 18]);
      c6l = y6.fma(left1, c6l);
      c6r = y6.fma(right1, c6r);
      FloatVector y7 = FloatVector.broadcast(SPECIES, a[i + 19]);
      c7l = y7.fma(left1, c7l);
      c7r = y7.fma(right1, c7r);
      FloatVector y8 = FloatVector.broadcast(SPECIES, a[i + 20]);
      c8l = y8.fma(left1, c8l);
      c8r = y8.fma(right1, c8r);
      FloatVector y9 = FloatVector.broadcast(SPECIES, a[i + 21]);
      c9l = y9.fma(left1, c9l);
      c9r = y9.fma(right1, c9r);
      FloatVector y10 = FloatVector.broadcast(SPECIES, a[i + 22]);
      c10l = y10.fma(left1, c10l);
      c10r = y10.fma(right1, c10r);
      FloatVector y11 = FloatVector.broadcast(SPECIES, a[i + 23]);
      c11l = y11.fma(left1, c11l);
      c11r = y11.fma(right1, c11r);
      i += 24;
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
      FloatVector x4 = FloatVector.broadcast(SPECIES, a[i + 4]);
      c4l = x4.fma(left0, c4l);
      c4r = x4.fma(right0, c4r);
      FloatVector x5 = FloatVector.broadcast(SPECIES, a[i + 5]);
      c5l = x5.fma(left0, c5l);
      c5r = x5.fma(right0, c5r);
      FloatVector x6 = FloatVector.broadcast(SPECIES, a[i + 6]);
      c6l = x6.fma(left0, c6l);
      c6r = x6.fma(right0, c6r);
      FloatVector x7 = FloatVector.broadcast(SPECIES, a[i + 7]);
      c7l = x7.fma(left0, c7l);
      c7r = x7.fma(right0, c7r);
      FloatVector x8 = FloatVector.broadcast(SPECIES, a[i + 8]);
      c8l = x8.fma(left0, c8l);
      c8r = x8.fma(right0, c8r);
      FloatVector x9 = FloatVector.broadcast(SPECIES, a[i + 9]);
      c9l = x9.fma(left0, c9l);
      c9r = x9.fma(right0, c9r);
      FloatVector x10 = FloatVector.broadcast(SPECIES, a[i + 10]);
      c10l = x10.fma(left0, c10l);
      c10r = x10.fma(right0, c10r);
      FloatVector x11 = FloatVector.broadcast(SPECIES, a[i + 11]);
      c11l = x11.fma(left0, c11l);
      c11r = x11.fma(right0, c11r);
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
    to += cStride;
    c4l.intoArray(c, to);
    c4r.intoArray(c, to + LANES);
    to += cStride;
    c5l.intoArray(c, to);
    c5r.intoArray(c, to + LANES);
    to += cStride;
    c6l.intoArray(c, to);
    c6r.intoArray(c, to + LANES);
    to += cStride;
    c7l.intoArray(c, to);
    c7r.intoArray(c, to + LANES);
    to += cStride;
    c8l.intoArray(c, to);
    c8r.intoArray(c, to + LANES);
    to += cStride;
    c9l.intoArray(c, to);
    c9r.intoArray(c, to + LANES);
    to += cStride;
    c10l.intoArray(c, to);
    c10r.intoArray(c, to + LANES);
    to += cStride;
    c11l.intoArray(c, to);
    c11r.intoArray(c, to + LANES);
  }
}
