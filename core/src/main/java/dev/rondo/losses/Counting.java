package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts 0 where positions are masked out, so that nothing there matters: no NaN, no odd label. */
final class Counting {
  private Counting() {}

  /**
   * {@code x} where it counts and else 0; no gradient flows into what is replaced.
   *
   * @param x [B, ..] or [B, T, ..]
   * @param mask [B], [B, 1] or [B, T]; one that does not fit is left for the mean to refuse
   */
  static Tensor only(Tensor x, @Nullable Tensor mask) {
    if (mask == null || mask.rank() == 0) {
      return x;
    }
    Shape shape = mask.shape();
    int axes = mask.rank() > 1 && shape.dim(-1) == 1 ? mask.rank() - 1 : mask.rank();
    if (x.rank() < axes || !startsAlike(shape, x.shape(), axes)) {
      return x;
    }
    return x.isInt() ? onlyInts(x, mask) : onlyFloats(x, mask, axes);
  }

  private static boolean startsAlike(Shape mask, Shape x, int axes) {
    for (int axis = 0; axis < axes; axis++) {
      if (mask.dim(axis) != x.dim(axis)) {
        return false;
      }
    }
    return true;
  }

  private static Tensor onlyInts(Tensor x, Tensor mask) {
    int[] values = x.toIntArray();
    float[] counts = Ops.toFloat(mask).toArray();
    for (int i = 0; i < values.length; i++) {
      if (counts[(int) ((long) i * counts.length / values.length)] == 0) {
        values[i] = 0;
      }
    }
    return Tensor.ofInts(values, x.shape().toArray());
  }

  private static Tensor onlyFloats(Tensor x, Tensor mask, int axes) {
    int[] dims = new int[x.rank()];
    Arrays.fill(dims, 1);
    System.arraycopy(mask.shape().toArray(), 0, dims, 0, axes);
    return Ops.where(Ops.reshape(mask, dims), x, Tensor.scalar(0f));
  }
}
