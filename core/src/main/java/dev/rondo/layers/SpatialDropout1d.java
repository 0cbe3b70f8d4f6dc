package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/**
 * Dropout of whole channels: in training, a random fraction of the channels of a sequence is zero
 * in all of its steps, and the others are scaled up: [B, T, C] to the same shape. Mask and states
 * go through. It streams.
 *
 * <p>Source: Tompson, Goroshin, Jain, LeCun and Bregler, 2015, "Efficient object localization using
 * convolutional networks".
 *
 * @param rate the fraction, in [0, 1)
 */
record SpatialDropout1d(float rate) implements Layer {

  SpatialDropout1d {
    Dropout.checkRate("spatial_dropout1d", rate);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Windows.checkRank(name, 1, input);
    return new PerStep(input) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        Windows.check(name, x.value(), input);
        if (!pass.isTraining() || rate == 0f) {
          return x;
        }
        Shape once = x.value().shape().with(1, 1);
        return x.withValue(x.value().mul(Ops.dropoutMask(once, rate, pass.random())));
      }

      @Override
      public LayerStep stepping() {
        return step -> {};
      }
    };
  }
}
