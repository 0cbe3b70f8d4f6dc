package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/**
 * Sets a random fraction of the numbers to zero in training and scales the others up, so that their
 * mean stays (Srivastava et al., 2014, "Dropout: a simple way to prevent neural networks from
 * overfitting"). Mask and states go through.
 *
 * @param rate the fraction, in [0, 1)
 */
public record Dropout(float rate) implements Layer {

  /** Checks the rate. */
  public Dropout {
    checkRate("dropout", rate);
  }

  static void checkRate(String where, float rate) {
    if (!(rate >= 0f && rate < 1f)) {
      throw new IllegalArgumentException(
          where + ": expected a dropout rate in [0, 1), the fraction set to zero, but got " + rate);
    }
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    return new PerStep(input) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        return pass.isTraining() && rate > 0f
            ? x.withValue(Ops.dropout(x.value(), rate, pass.random()))
            : x;
      }

      @Override
      public LayerStep stepping() {
        return step -> {};
      }
    };
  }
}
