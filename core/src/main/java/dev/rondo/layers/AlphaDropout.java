package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;

/**
 * Dropout for SELU: in training, a random fraction of the numbers becomes what SELU gives far below
 * zero, and all are scaled and moved so that mean and variance stay.
 *
 * <pre>{@code
 * y = a (x kept, else s) + b
 * s = -1.7580993,  a = ((1 - rate) (1 + rate s^2))^-1/2,  b = -a s rate
 * }</pre>
 *
 * <p>Mask and states go through. It streams.
 *
 * <p>Source: Klambauer, Unterthiner, Mayr and Hochreiter, 2017, "Self-normalizing neural networks".
 *
 * @param rate the fraction, in [0, 1)
 */
record AlphaDropout(float rate) implements Layer {
  private static final double SATURATED = -1.6732632423543772 * 1.0507009873554805;

  AlphaDropout {
    Dropout.checkRate("alpha_dropout", rate);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    double a = 1 / Math.sqrt((1 - rate) * (1 + rate * SATURATED * SATURATED));
    double b = -a * SATURATED * rate;
    return Noise.function(
        name,
        input,
        (x, random) -> {
          if (rate == 0f) {
            return x;
          }
          Tensor kept = Ops.dropoutMask(x.shape(), rate, random);
          Tensor chosen = Ops.where(kept, x, Tensor.scalar((float) SATURATED));
          return chosen.mul((float) a).add((float) b);
        });
  }
}
