package dev.rondo.cells;

import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;

/** Outputs that stay as they were over skipped steps. */
final class Held {
  private Held() {}

  /**
   * The outputs of the steps taken, each repeated where steps after it are skipped, and zeros
   * before the first one.
   *
   * @param y [B, T, H], what stands in a skipped step does not matter
   * @param mask [B, T]
   */
  static Tensor outputs(Tensor y, Tensor mask) {
    int batch = mask.dim(0);
    int steps = mask.dim(1);
    float[] counts = Ops.toFloat(mask).toArray();
    int[] from = new int[counts.length];
    float[] started = new float[counts.length];
    boolean allTaken = true;
    for (int b = 0; b < batch; b++) {
      int last = -1;
      for (int i = b * steps; i < (b + 1) * steps; i++) {
        last = counts[i] != 0 ? i : last;
        allTaken &= last == i;
        from[i] = Math.max(last, 0);
        started[i] = last < 0 ? 0f : 1f;
      }
    }
    if (allTaken) {
      return y;
    }
    Shape rows = y.shape().remove(0).with(0, batch * steps);
    Tensor held = Ops.gather(y.reshape(rows.toArray()), Tensor.ofInts(from, batch, steps));
    return Masks.zero(held, Tensor.of(started, batch, steps));
  }
}
