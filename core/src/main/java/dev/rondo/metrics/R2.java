package dev.rondo.metrics;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** See {@link Metrics#r2}. */
record R2() implements Metric {

  @Override
  public String name() {
    return "r2";
  }

  @Override
  public Meter meter() {
    return new Count();
  }

  /** Sums of one feature. */
  private static final class Feature {
    private double weight;
    private double mean;
    private double fromMean;
    private double fromPrediction;

    /**
     * Squared distances from a mean that is not known yet are kept up as it moves (Welford, 1962,
     * "Note on a method for calculating corrected sums of squares and products"; West, 1979, for
     * weights).
     */
    void add(double target, double prediction, double w) {
      weight += w;
      double before = target - mean;
      mean += before * w / weight;
      fromMean += w * before * (target - mean);
      fromPrediction += w * (target - prediction) * (target - prediction);
    }

    double explained() {
      if (fromMean == 0) {
        return fromPrediction == 0 ? 1 : 0;
      }
      return 1 - fromPrediction / fromMean;
    }
  }

  private static final class Count implements Meter {
    private Feature[] features = {};

    @Override
    public void update(Tensor target, Tensor prediction, @Nullable Tensor weights) {
      Shape shape = prediction.shape();
      int width = shape.rank() > 1 ? shape.dim(-1) : 1;
      boolean alike =
          Accuracy.withoutLastOne(target.shape()).equals(Accuracy.withoutLastOne(shape));
      if (!alike || (features.length > 0 && features.length != width)) {
        throw new IllegalArgumentException(
            "r2: expected a target of the prediction's shape "
                + shape
                + ", the same number of features each time, but got "
                + target.shape());
      }
      start(width);
      float[] t = Ops.toFloat(target).toArray();
      float[] p = prediction.toArray();
      Shape positions = shape.rank() > 1 ? shape.remove(-1) : shape;
      PositionWeights weight = PositionWeights.of("r2", weights, positions);
      for (int i = 0; i < t.length; i++) {
        double w = weight.at(i / width);
        if (w != 0) {
          features[i % width].add(t[i], p[i], w);
        }
      }
    }

    private void start(int width) {
      if (features.length == 0) {
        features = new Feature[width];
        for (int i = 0; i < width; i++) {
          features[i] = new Feature();
        }
      }
    }

    @Override
    public double result() {
      double sum = 0;
      for (Feature each : features) {
        sum += each.weight == 0 ? Double.NaN : each.explained();
      }
      return sum / features.length;
    }

    @Override
    public void reset() {
      features = new Feature[0];
    }

    @Override
    public double[] state() {
      double[] state = new double[4 * features.length];
      for (int i = 0; i < features.length; i++) {
        Feature each = features[i];
        state[4 * i] = each.weight;
        state[4 * i + 1] = each.mean;
        state[4 * i + 2] = each.fromMean;
        state[4 * i + 3] = each.fromPrediction;
      }
      return state;
    }

    @Override
    public void restore(double[] state) {
      if (state.length % 4 != 0) {
        throw new IllegalArgumentException(
            "r2: expected the state of this metric, 4 numbers a feature, but got "
                + state.length
                + "; give what state() returned");
      }
      reset();
      if (state.length > 0) {
        start(state.length / 4);
      }
      for (int i = 0; i < features.length; i++) {
        features[i].weight = state[4 * i];
        features[i].mean = state[4 * i + 1];
        features[i].fromMean = state[4 * i + 2];
        features[i].fromPrediction = state[4 * i + 3];
      }
    }
  }
}
