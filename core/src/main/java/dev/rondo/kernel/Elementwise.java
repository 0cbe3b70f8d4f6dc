package dev.rondo.kernel;

/**
 * Functions applied number by number. Every method works on one range and on the calling thread;
 * {@link Workers} splits ranges. Out may be the same array and place as an input.
 */
public interface Elementwise {

  /** {@code y[i] = f(x[i])} for {@code from <= i < to}. */
  void map(UnaryMap f, float[] x, float[] y, int from, int to);

  /**
   * {@code dX[i] = dY[i] * f'(x[i])}.
   *
   * @param x input of the forward pass
   * @param y output of the forward pass; a function whose derivative is cheaper from its output
   *     uses this one
   */
  void derivative(UnaryMap f, float[] x, float[] y, float[] dY, float[] dX, int from, int to);

  /** {@code y[yAt + i] = f(a[aAt + i], b[bAt + i])} for {@code 0 <= i < n}. */
  void combine(BinaryMap f, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int n);

  /** {@code y[yAt + i] = f(a[aAt + i], b)}. */
  void combine(BinaryMap f, float[] a, int aAt, float b, float[] y, int yAt, int n);

  /** {@code y[yAt + i] = f(a, b[bAt + i])}. */
  void combine(BinaryMap f, float a, float[] b, int bAt, float[] y, int yAt, int n);

  /** {@code y[yAt + i] += alpha * x[xAt + i]}. */
  void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int n);
}
