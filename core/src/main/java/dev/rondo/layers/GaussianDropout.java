package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/**
 * Multiplies by random numbers in training, normal with mean 1 and standard deviation {@code
 * sqrt(rate / (1 - rate))}. Mask and states go through. It streams.
 *
 * <p>Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, 2014, "Dropout: a simple
 * way to prevent neural networks from overfitting", section 10.
 *
 * @param rate the fraction that {@link Dropout} of the same strength sets to zero, in [0, 1)
 */
record GaussianDropout(float rate) implements Layer {

  GaussianDropout {
    Dropout.checkRate("gaussian_dropout", rate);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    float stddev = (float) Math.sqrt(rate / (1 - rate));
    return Noise.function(
        name,
        input,
        (x, random) -> rate == 0f ? x : x.mul(Noise.normal(x.shape(), 1f, stddev, random)));
  }
}
