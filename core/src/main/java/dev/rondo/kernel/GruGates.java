package dev.rondo.kernel;

/**
 * The arithmetic of one GRU step of one row, between the recurrent products. The equations are
 * those of {@link GruKernel}.
 *
 * <p>With reset after, one product gives all of s and one method does the step. With reset before,
 * the product for sn needs r, so each direction has two halves with that product in between.
 *
 * <p>All stands in row {@code row} of the block; forward turns its gates from {@code x W + b} into
 * z r n, backward reads those that were kept.
 */
interface GruGates {

  /** In: sums = sz sr sn, h = h[t-1]. Out: h = h[t]; sums is used up. */
  void forwardResetAfter(ScanBlock block, int row);

  /**
   * In: h = dH[t]. Out: sums = gradients of az ar sn (those of sz, sr and sn); second = gradient of
   * an; h = the part of dH[t-1] that does not pass through sums.
   */
  void backwardResetAfter(
      GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row);

  /** In: sums = sz sr, h = h[t-1]. Out: second = r * h[t-1]. */
  void forwardReset(ScanBlock block, int row);

  /** In: sums = .. .. sn, h = h[t-1]. Out: h = h[t]. */
  void forwardNew(ScanBlock block, int row);

  /**
   * Backward of {@link #forwardNew}. In: h = dH[t]. Out: sums = gradients of az .. an; h = z *
   * dH[t].
   */
  void backwardNew(GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row);

  /**
   * Backward of {@link #forwardReset}. In: second = gradient of {@code r * h[t-1]}. Out: sums = ..
   * gradient of ar ..; h has grown by {@code second * r}.
   */
  void backwardReset(GruKernel.Scan scan, GruKernel.Kept kept, int t, ScanBlock block, int row);
}
