package dev.rondo.losses;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** From the losses of positions to one number. */
final class WeightedMean {
  private WeightedMean() {}

  static Tensor of(Tensor losses, @Nullable Tensor weights, @Nullable Tensor mask) {
    if (weights == null && mask == null) {
      return Ops.mean(losses);
    }
    Tensor weighted = losses;
    if (weights != null) {
      weighted = Ops.mul(weighted, fit("weights", weights, losses.shape()));
    }
    double count = losses.size();
    if (mask != null) {
      Tensor counted = fit("mask", mask, losses.shape());
      // Not only a product: 0 times NaN is NaN.
      weighted = Ops.where(counted, Ops.mul(weighted, counted), Tensor.scalar(0f));
      // One number of a mask [B] stands for T positions.
      count = sum(counted) * losses.size() / counted.size();
    }
    return Ops.sum(weighted).mul(count > 0 ? (float) (1 / count) : 0f);
  }

  /** As float32, in a shape that is broadcast along the losses position by position. */
  private static Tensor fit(String what, Tensor factor, Shape losses) {
    Shape shape = factor.shape();
    Tensor floats = Ops.toFloat(factor);
    if (shape.equals(losses)) {
      return floats;
    }
    if (shape.rank() > 1 && shape.dim(-1) == 1 && shape.remove(-1).equals(losses)) {
      return Ops.reshape(floats, losses.toArray());
    }
    if (losses.rank() == 2 && (shape.equals(losses.remove(1)) || shape.equals(losses.with(1, 1)))) {
      return Ops.reshape(floats, losses.dim(0), 1);
    }
    throw new IllegalArgumentException(
        "loss: expected "
            + what
            + " of shape "
            + losses
            + ", one for each position, but got "
            + shape
            + (losses.rank() == 1 && shape.rank() == 2
                ? "; the prediction has no time axis: use returnSequences, or leave them out"
                : "; give one number an example or one a time step"));
  }

  private static double sum(Tensor counted) {
    double sum = 0;
    for (float each : counted.toArray()) {
      sum += each;
    }
    return sum;
  }
}
