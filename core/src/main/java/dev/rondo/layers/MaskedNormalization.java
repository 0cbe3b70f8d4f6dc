package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;

/**
 * Numbers brought to mean 0 and variance 1 over axes along which not all places count.
 *
 * <pre>{@code
 * mean = sum(w x) / n,  variance = sum(w (x - mean)^2) / n,  n = sum(w), or 1 if that is 0
 * value = (x - mean) / sqrt(variance + epsilon)
 * }</pre>
 *
 * @param value of the shape of x
 * @param mean 1 long along these axes
 * @param variance as the mean
 */
record MaskedNormalization(Tensor value, Tensor mean, Tensor variance) {

  /**
   * @param x finite, also where the weight is 0
   * @param weights 0 or 1 for each place; all axes of x, those that are not summed may be 1 long
   */
  static MaskedNormalization over(Tensor x, Tensor weights, float epsilon, int... axes) {
    Tensor count = Ops.maximum(Ops.sum(weights, true, axes), Tensor.scalar(1f));
    Tensor mean = Ops.sum(x.mul(weights), true, axes).div(count);
    Tensor distance = x.sub(mean);
    Tensor squares = Ops.sum(Ops.square(distance.mul(weights)), true, axes);
    Tensor variance = squares.div(count);
    Tensor scale = Ops.reciprocal(Ops.sqrt(variance.add(epsilon)));
    return new MaskedNormalization(distance.mul(scale), mean, variance);
  }
}
