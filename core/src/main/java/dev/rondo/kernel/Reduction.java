package dev.rondo.kernel;

/** Sums and maxima, most over one axis of an array seen as {@code [outer, n, inner]}. */
public interface Reduction {

  /**
   * Sums over the middle axis, in one fixed order.
   *
   * @param x [outer, n, inner]
   * @param y [outer, inner] out
   */
  void sum(float[] x, int outer, int n, int inner, float[] y);

  /**
   * The sum of {@code x[i] * x[i]} for {@code from <= i < to}, on the calling thread: blocks in
   * float32, their sum in float64, in an order that depends on {@code to - from} alone. Not finite
   * if a number is not, or its square overflows float32.
   */
  double squares(float[] x, int from, int to);

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
