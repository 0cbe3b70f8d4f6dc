package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A vector times a matrix as it stands, for streams that take one step at a time: on the calling
 * thread, without a lock, and without creating an object. The bits are those of {@link Gemm}.
 */
public interface RowProduct {

  /**
   * Computes {@code y = start + x b}.
   *
   * @param x [K]
   * @param b [K, N], not transposed, N at least 1
   * @param start [N] at {@code startAt}, what each sum begins with; null for zeros; must not be
   *     {@code y}
   * @param y [N] at {@code yAt}, out; must not be {@code x}
   */
  void multiply(float[] x, Matrix b, float @Nullable [] start, int startAt, float[] y, int yAt);
}
