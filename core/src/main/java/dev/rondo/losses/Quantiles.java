package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.List;

/**
 * See {@link Losses#quantile} and {@link Losses#quantiles}.
 *
 * @param axis whether the last axis of the prediction holds one number for each of the quantiles;
 *     else there is one quantile, of all features
 */
record Quantiles(List<Float> levels, boolean axis) implements Loss {

  Quantiles {
    levels = List.copyOf(levels);
    if (levels.isEmpty() || !levels.stream().allMatch(q -> q > 0 && q < 1)) {
      throw new IllegalArgumentException(
          (axis ? "quantiles" : "quantile")
              + ": expected numbers between 0 and 1, such as 0.9, but got "
              + levels);
    }
  }

  @Override
  public Tensor perExample(Tensor target, Tensor prediction) {
    Tensor t = axis ? repeated(target, prediction) : Targets.like("quantile", target, prediction);
    Tensor e = Ops.sub(t, prediction);
    float[] below = new float[levels.size()];
    float[] above = new float[levels.size()];
    for (int i = 0; i < below.length; i++) {
      below[i] = levels.get(i);
      above[i] = below[i] - 1;
    }
    // q e where the prediction is below the target, (q - 1) e where it is above.
    Tensor loss =
        Ops.maximum(
            Ops.mul(e, Tensor.of(below, below.length)), Ops.mul(e, Tensor.of(above, above.length)));
    return Errors.meanOfFeatures(loss);
  }

  /** The target [..] or [.., 1] as [.., 1], beside predictions [.., Q]. */
  private Tensor repeated(Tensor target, Tensor prediction) {
    Shape shape = prediction.shape();
    boolean wide = shape.rank() > 1 && shape.dim(-1) == levels.size();
    if (!wide
        || !(target.shape().equals(shape.remove(-1)) || target.shape().equals(shape.with(-1, 1)))) {
      throw new IllegalArgumentException(
          "quantiles: expected a prediction [.., "
              + levels.size()
              + "], one number for each quantile, and a target [..] or [.., 1] but got "
              + shape
              + " and "
              + target.shape()
              + "; give the last layer "
              + levels.size()
              + " units, one for each quantile");
    }
    return Ops.reshape(Ops.toFloat(target), shape.with(-1, 1).toArray());
  }
}
