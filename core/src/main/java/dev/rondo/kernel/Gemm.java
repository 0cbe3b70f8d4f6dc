package dev.rondo.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** General matrix product. Splits rows or columns of {@code c} among the {@link Workers}. */
public interface Gemm {

  /**
   * Computes {@code c = start + a b}. A product with one row takes the matrix-vector path.
   *
   * @param a [M, K]
   * @param b [K, N]
   * @param start [M, N] what the sums begin with, not transposed; may be {@code c}, or one row that
   *     stands for all, with a row stride of 0; null for zeros
   * @param c [M, N] out; not transposed; must not overlap {@code a} or {@code b}
   */
  void multiply(Matrix a, Matrix b, @Nullable Matrix start, Matrix c);

  /** Computes {@code c = a b}, or {@code c += a b}. */
  default void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate) {
    multiply(a, b, accumulate ? c : null, c);
  }

  /**
   * One of several products with the same right operand.
   *
   * @param a [M, K]
   * @param c [M, N] out; not transposed
   * @param accumulate {@code c += a b} instead of {@code c = a b}
   */
  record Term(Matrix a, Matrix c, boolean accumulate) {}

  /** Several products with one right operand, which is packed once for all of them. */
  void multiply(List<Term> terms, Matrix b);

  /** Packs {@code b} into panels, to be multiplied many times as the steps of a scan do. */
  default PackedMatrix pack(Matrix b) {
    return pack(b, null);
  }

  /**
   * As {@link #pack(Matrix)}.
   *
   * @param old panels of which nothing is needed any more; their memory is taken if it fits
   */
  PackedMatrix pack(Matrix b, @Nullable PackedMatrix old);

  /** As {@link #multiply(Matrix, Matrix, Matrix, Matrix)}, with {@code b} packed before. */
  void multiply(Matrix a, PackedMatrix b, @Nullable Matrix start, Matrix c);

  /** Computes {@code c = a b}, or {@code c += a b}. */
  default void multiply(Matrix a, PackedMatrix b, Matrix c, boolean accumulate) {
    multiply(a, b, accumulate ? c : null, c);
  }
}
