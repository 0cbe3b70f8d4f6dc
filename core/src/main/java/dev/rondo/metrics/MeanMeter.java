package dev.rondo.metrics;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A weighted mean over positions. */
final class MeanMeter implements Meter {
  private final MeanMetric metric;
  private double sum;
  private double count;

  MeanMeter(MeanMetric metric) {
    this.metric = metric;
  }

  @Override
  public void update(Tensor target, Tensor prediction, @Nullable Tensor weights) {
    Tensor counting = PositionWeights.only(target, weights);
    Tensor each = metric.positions().apply(counting, Ops.stopGradient(prediction));
    float[] values = each.toArray();
    PositionWeights weight = PositionWeights.of(metric.name(), weights, each.shape());
    for (int i = 0; i < values.length; i++) {
      double w = weight.at(i);
      // What does not count may be anything, NaN too.
      if (w != 0) {
        sum += w * values[i];
        count += w;
      }
    }
  }

  @Override
  public double result() {
    return metric.finish().applyAsDouble(sum / count);
  }

  @Override
  public void reset() {
    sum = 0;
    count = 0;
  }

  @Override
  public double[] state() {
    return new double[] {sum, count};
  }

  @Override
  public void restore(double[] state) {
    if (state.length != 2) {
      throw new IllegalArgumentException(
          metric.name()
              + ": expected the state of this metric, 2 numbers, but got "
              + state.length
              + "; give what state() returned");
    }
    sum = state[0];
    count = state[1];
  }
}
