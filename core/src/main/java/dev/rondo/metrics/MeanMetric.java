package dev.rondo.metrics;

import dev.rondo.tensor.Tensor;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A mean over positions.
 *
 * @param positions from target and prediction, the number [B] or [B, T] of each position
 * @param finish what to make of the mean
 */
record MeanMetric(String name, BinaryOperator<Tensor> positions, DoubleUnaryOperator finish)
    implements Metric {

  MeanMetric(String name, BinaryOperator<Tensor> positions) {
    this(name, positions, DoubleUnaryOperator.identity());
  }

  @Override
  public Meter meter() {
    return new MeanMeter(this);
  }
}
