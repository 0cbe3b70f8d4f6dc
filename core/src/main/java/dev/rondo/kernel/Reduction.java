package dev.rondo.kernel;

/** Sums and maxima over one axis of an array seen as {@code [outer, n, inner]}. */
public interface Reduction {

  /**
   * Sums over the middle axis, in one fixed order.
   *
   * @param x [outer, n, inner]
   * @param y [outer, inner] out
   */
  void sum(float[] x, int outer, int n, int inner, float[] y);

  /**
   * Largest value over the middle axis; the first of equals, and the first NaN where there is one.
   * n is at least 1.
   *
   * @param x [outer, n, inner]
   * @param y [outer, inner] out
   * @param at [outer, inner] out: the index along the axis
   */
  void max(float[] x, int outer, int n, int inner, float[] y, int[] at);
}
