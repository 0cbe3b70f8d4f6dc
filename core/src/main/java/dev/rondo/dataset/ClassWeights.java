package dev.rondo.dataset;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Weights of positions by the class of their target. */
record ClassWeights(Map<Integer, Float> weights) {

  ClassWeights {
    weights = Map.copyOf(weights);
    weights.forEach(
        (label, weight) -> {
          if (label < 0 || !(weight >= 0) || weight.isInfinite()) {
            throw new IllegalArgumentException(
                "classWeights: expected labels from 0 and finite weights of 0 or more but got "
                    + label
                    + " = "
                    + weight);
          }
        });
  }

  /**
   * The weights of a batch.
   *
   * @param y labels [B], [B, 1] or int32 [B, T], or one-hot float32 [.., C]
   * @param sample other weights to multiply with
   */
  Tensor of(Tensor y, @Nullable Tensor sample) {
    Tensor labels = labels(y);
    float[] values = new float[labels.size()];
    int[] ids = labels.toIntArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = weights.getOrDefault(ids[i], 1f);
    }
    Tensor ofClass = Tensor.of(values, labels.shape().toArray());
    if (sample == null) {
      return ofClass;
    }
    return Ops.mul(alike(ofClass, sample.rank()), alike(sample, labels.rank()));
  }

  private static Tensor labels(Tensor y) {
    Shape shape = y.shape();
    boolean column = shape.rank() > 1 && shape.dim(-1) == 1;
    if (!y.isInt() && shape.rank() > 1 && !column) {
      return Ops.argMax(y, -1);
    }
    return Ops.toInt(column ? Ops.reshape(y, shape.remove(-1).toArray()) : y);
  }

  /** Weights [B] as [B, 1] where they meet weights [B, T]. */
  private static Tensor alike(Tensor weights, int rank) {
    return weights.rank() < rank ? Ops.expandDims(weights, weights.rank()) : weights;
  }
}
