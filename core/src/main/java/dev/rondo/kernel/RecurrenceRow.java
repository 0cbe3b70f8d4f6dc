package dev.rondo.kernel;

/**
 * One step of a {@link LinearRecurrence} for {@code n} units of one row. Products are rounded
 * before they are added, so that a unit has the same bits in a vector and behind the last one.
 */
interface RecurrenceRow {

  /** {@code h = a * before + b}. */
  void forward(
      float[] a, float[] b, int at, float[] before, int beforeAt, float[] h, int hAt, int n);

  /**
   * {@code dB = g; dA = g * before; g = a * g}.
   *
   * @param g in: the gradient of h[t]; out: what of it goes to h[t-1]
   */
  void backward(
      float[] a,
      float[] dA,
      float[] dB,
      int at,
      float[] before,
      int beforeAt,
      float[] g,
      int gAt,
      int n);

  /**
   * {@code h = a * before + b} of complex numbers, whose imaginary parts stand {@code units} behind
   * the real ones.
   */
  void complexForward(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      float[] before,
      int beforeAt,
      float[] h,
      int hAt,
      int units,
      int n);

  /** {@code dA += g * conj(before); g = conj(a) * g}. */
  void complexBackward(
      float[] a,
      int aAt,
      float[] dA,
      int dAAt,
      float[] before,
      int beforeAt,
      float[] g,
      int gAt,
      int units,
      int n);
}
