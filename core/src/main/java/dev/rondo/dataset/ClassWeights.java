package dev.rondo.dataset;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
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
   * @param y labels [B], [B, 1] or [B, T], or one-hot float32 [B, C] or [B, T, C]. A float32 matrix
   *     is one-hot if each of its rows is
   * @param sample other weights to multiply with
   */
  Tensor of(Tensor y, @Nullable Tensor sample) {
    Tensor labels = labels("classWeights", y);
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

  /** The labels [N] or [N, T] of such targets. */
  static Tensor labels(String what, Tensor y) {
    Shape shape = y.shape();
    boolean column = shape.rank() > 1 && shape.dim(-1) == 1;
    if (!y.isInt() && !column && (shape.rank() > 2 || (shape.rank() == 2 && isOneHot(y)))) {
      return Ops.argMax(y, -1);
    }
    checkWhole(what, y);
    return Ops.toInt(column ? Ops.reshape(y, shape.remove(-1).toArray()) : y);
  }

  private static boolean isOneHot(Tensor y) {
    float[] values = y.toArray();
    int[] ones = new int[y.dim(0)];
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0 && values[i] != 1) {
        return false;
      }
      ones[i / y.dim(1)] += (int) values[i];
    }
    return Arrays.stream(ones).allMatch(count -> count == 1);
  }

  private static void checkWhole(String what, Tensor y) {
    if (y.isInt()) {
      return;
    }
    for (float label : y.toArray()) {
      if (label != (int) label) {
        throw new IllegalArgumentException(
            what
                + ": expected whole labels, or one-hot rows, but got "
                + label
                + " in targets of shape "
                + y.shape()
                + (what.equals("classWeights") ? "; give weights(..) for other targets" : ""));
      }
    }
  }

  /** Weights [B] as [B, 1] where they meet weights [B, T]. */
  private static Tensor alike(Tensor weights, int rank) {
    return weights.rank() < rank ? Ops.expandDims(weights, weights.rank()) : weights;
  }
}
