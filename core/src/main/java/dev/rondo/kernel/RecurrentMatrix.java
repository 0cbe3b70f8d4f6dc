package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The recurrent matrix of one scan, which meets every step: packed once, or read where it stands if
 * too few rows meet it to repay the packing.
 */
record RecurrentMatrix(Gemm gemm, Matrix plain, @Nullable PackedMatrix packed) {

  /** Few rows read a plain matrix nearly as fast as panels; packing costs about two such reads. */
  private static final int LEAST_VECTORS_TO_PACK = 8;

  static RecurrentMatrix of(Gemm gemm, Matrix plain, int batch, int steps) {
    boolean pack = plain.transposed() || batch * steps >= LEAST_VECTORS_TO_PACK;
    return new RecurrentMatrix(gemm, plain, pack ? gemm.pack(plain) : null);
  }

  /** {@code y = x U}, or {@code y += x U}. */
  void multiply(Matrix x, Matrix y, boolean accumulate) {
    if (packed != null) {
      gemm.multiply(x, packed, y, accumulate);
    } else {
      gemm.multiply(x, plain, y, accumulate);
    }
  }
}
