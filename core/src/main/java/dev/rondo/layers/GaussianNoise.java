package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/**
 * Adds random numbers in training, normal with mean 0. Mask and states go through. It streams.
 *
 * @param stddev their standard deviation, 0 or more
 */
record GaussianNoise(float stddev) implements Layer {

  GaussianNoise {
    if (!(stddev >= 0f) || Float.isInfinite(stddev)) {
      throw new IllegalArgumentException(
          "gaussian_noise: expected a finite standard deviation of 0 or more but got " + stddev);
    }
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    return Noise.function(
        name,
        input,
        (x, random) -> stddev == 0f ? x : x.add(Noise.normal(x.shape(), 0f, stddev, random)));
  }
}
