package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A vector times panels of two vectors in width: {@link VectorMicroKernel#row}. */
final class VectorRow {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorRow() {}

  /** Eight running sums: an fma takes four cycles and two may start in each. */
  static void fourPanels(
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
    FloatVector c0 = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c1 = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    FloatVector c2 = FloatVector.fromArray(SPECIES, start, startAt + 2 * LANES);
    FloatVector c3 = FloatVector.fromArray(SPECIES, start, startAt + 3 * LANES);
    FloatVector c4 = FloatVector.fromArray(SPECIES, start, startAt + 4 * LANES);
    FloatVector c5 = FloatVector.fromArray(SPECIES, start, startAt + 5 * LANES);
    FloatVector c6 = FloatVector.fromArray(SPECIES, start, startAt + 6 * LANES);
    FloatVector c7 = FloatVector.fromArray(SPECIES, start, startAt + 7 * LANES);
    int at0 = bAt;
    int at1 = at0 + panelStride;
    int at2 = at1 + panelStride;
    int at3 = at2 + panelStride;
    for (int k = 0; k < depth; k++) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + k]);
      c0 = x.fma(FloatVector.fromArray(SPECIES, b, at0), c0);
      c1 = x.fma(FloatVector.fromArray(SPECIES, b, at0 + LANES), c1);
      c2 = x.fma(FloatVector.fromArray(SPECIES, b, at1), c2);
      c3 = x.fma(FloatVector.fromArray(SPECIES, b, at1 + LANES), c3);
      c4 = x.fma(FloatVector.fromArray(SPECIES, b, at2), c4);
      c5 = x.fma(FloatVector.fromArray(SPECIES, b, at2 + LANES), c5);
      c6 = x.fma(FloatVector.fromArray(SPECIES, b, at3), c6);
      c7 = x.fma(FloatVector.fromArray(SPECIES, b, at3 + LANES), c7);
      at0 += bStride;
      at1 += bStride;
      at2 += bStride;
      at3 += bStride;
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + LANES);
    c2.intoArray(c, cAt + 2 * LANES);
    c3.intoArray(c, cAt + 3 * LANES);
    c4.intoArray(c, cAt + 4 * LANES);
    c5.intoArray(c, cAt + 5 * LANES);
    c6.intoArray(c, cAt + 6 * LANES);
    c7.intoArray(c, cAt + 7 * LANES);
  }

  static void onePanel(
      int depth,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int bStride,
      float[] start,
      int startAt,
      float[] c,
      int cAt) {
    FloatVector c0 = FloatVector.fromArray(SPECIES, start, startAt);
    FloatVector c1 = FloatVector.fromArray(SPECIES, start, startAt + LANES);
    int at = bAt;
    for (int k = 0; k < depth; k++) {
      FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + k]);
      c0 = x.fma(FloatVector.fromArray(SPECIES, b, at), c0);
      c1 = x.fma(FloatVector.fromArray(SPECIES, b, at + LANES), c1);
      at += bStride;
    }
    c0.intoArray(c, cAt);
    c1.intoArray(c, cAt + LANES);
  }
}
