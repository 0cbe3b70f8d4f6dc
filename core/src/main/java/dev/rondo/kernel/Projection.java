package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What the inputs bring to a scan, {@code x W + b}: given, or as the factors, from which a scan
 * computes it some steps at a time, so that it is used while it is in cache and never stands in
 * memory as a whole.
 *
 * @param x [B, T, D]; or the projections themselves, [B, T, width], if there is no kernel
 * @param features D
 * @param kernel [D, width]: W
 * @param bias [width]: b; null for zeros
 */
public record Projection(
    float[] x, int features, @Nullable WeightMatrix kernel, float @Nullable [] bias) {

  /** Numbers to project at once: 256 kB, a part of the second cache. */
  private static final int AT_ONCE = 1 << 16;

  /** Projections that were computed before. */
  public static Projection given(float[] projected) {
    return new Projection(projected, 0, null, null);
  }

  /** W, ready for the products of a part of a scan; null if there are none to do. */
  @Nullable RecurrentMatrix matrix(Gemm gemm, int gates, ScanPart part, int steps) {
    return kernel == null ? null : RecurrentMatrix.of(gemm, kernel, features, gates, part, steps);
  }

  /** How many steps of a block of rows are computed together. */
  int stepsAtOnce(int rows, int width, int steps) {
    return kernel == null ? 1 : Math.max(1, Math.min(steps, AT_ONCE / Math.max(1, rows * width)));
  }
}
