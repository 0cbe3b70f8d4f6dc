package dev.rondo.metrics;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * How much each position counts.
 *
 * @param values null for ones
 * @param repeat how many positions one of them stands for: the time steps, for weights of examples
 */
record PositionWeights(float @Nullable [] values, int repeat) {

  /**
   * @param positions [B] or [B, T]
   */
  static PositionWeights of(String metric, @Nullable Tensor weights, Shape positions) {
    if (weights == null) {
      return new PositionWeights(null, 1);
    }
    int examples = positions.rank() == 0 ? 1 : positions.dim(0);
    boolean fits = weights.rank() > 0 && weights.dim(0) == examples;
    if (!fits || (weights.size() != positions.size() && weights.size() != examples)) {
      throw new IllegalArgumentException(
          metric
              + ": expected weights of shape "
              + positions
              + ", one for each position, but got "
              + weights.shape()
              + "; give one number an example or one a time step");
    }
    int repeat = weights.size() == positions.size() ? 1 : positions.size() / examples;
    return new PositionWeights(Ops.toFloat(weights).toArray(), repeat);
  }

  /**
   * The target with 0 where it does not count, so that what stands there, such as a label of -1,
   * does not matter. Weights that do not fit are left for {@link #of} to refuse.
   */
  static Tensor only(Tensor target, @Nullable Tensor weights) {
    int count = weights == null ? 0 : weights.size();
    if (weights == null || count == 0 || target.size() % count != 0) {
      return target;
    }
    float[] counts = Ops.toFloat(weights).toArray();
    int[] dims = target.shape().toArray();
    int repeat = target.size() / count;
    if (target.isInt()) {
      int[] values = target.toIntArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = counts[i / repeat] == 0 ? 0 : values[i];
      }
      return Tensor.ofInts(values, dims);
    }
    float[] values = target.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = counts[i / repeat] == 0 ? 0 : values[i];
    }
    return Tensor.of(values, dims);
  }

  float at(int position) {
    return values == null ? 1f : values[position / repeat];
  }
}
