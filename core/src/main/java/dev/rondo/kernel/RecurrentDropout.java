package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Dropout of the state as a recurrent product sees it, {@code h[t-1] * m}, with one mask m for all
 * steps of a sequence. It belongs to the {@link ScanBlock} of a thread; without a mask it does
 * nothing, at no cost.
 */
final class RecurrentDropout {

  private final ScanBlock block;

  /** [B, H of the whole scan]; null for all ones. */
  private float @Nullable [] mask;

  /** [rows, H of the whole scan]: {@code h[t-1] * m}; backward: its gradient, of the own units. */
  private float[] dropped = {};

  RecurrentDropout(ScanBlock block) {
    this.block = block;
  }

  /**
   * Takes the mask of a scan and makes room.
   *
   * @param newMask [B, H]; null for none
   */
  void prepare(float @Nullable [] newMask) {
    mask = newMask;
    if (newMask != null) {
      dropped = ScanBlock.atLeast(dropped, block.rows * block.part.allUnits());
    }
  }

  /**
   * {@code h[t-1] * m}.
   *
   * @param before [rows, H]: h[t-1] of all units, which stays as it is
   */
  Matrix of(Matrix before) {
    float[] m = mask;
    if (m == null) {
      return before;
    }
    int all = block.part.allUnits();
    float[] h = before.data();
    for (int row = 0; row < block.rows; row++) {
      int hAt = before.index(row, 0);
      int mAt = (block.part.from() + row) * all;
      int at = row * all;
      for (int j = 0; j < all; j++) {
        dropped[at + j] = h[hAt + j] * m[mAt + j];
      }
    }
    return Matrix.of(dropped, block.rows, all);
  }

  /** {@code dH[t-1] += (dSums U^T) * m}, the way back through {@link #of} and the product. */
  void backward(RecurrentMatrix uT, Matrix dSums) {
    float[] m = mask;
    if (m == null) {
      uT.multiply(dSums, block.hRows, true);
      return;
    }
    int units = block.units;
    uT.multiply(dSums, Matrix.of(dropped, block.rows, units), false);
    for (int row = 0; row < block.rows; row++) {
      int at = row * units;
      int mAt = maskAt(row);
      for (int j = 0; j < units; j++) {
        block.h[at + j] += dropped[at + j] * m[mAt + j];
      }
    }
  }

  /** {@code x[row] *= m}, for the own units in {@code x [rows, units]}. */
  void scale(float[] x, int row) {
    float[] m = mask;
    if (m == null) {
      return;
    }
    int at = row * block.units;
    int mAt = maskAt(row);
    for (int j = 0; j < block.units; j++) {
      x[at + j] *= m[mAt + j];
    }
  }

  private int maskAt(int row) {
    return block.part.unitAt(block.part.from() + row);
  }
}
