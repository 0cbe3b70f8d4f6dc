package dev.rondo.metrics;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;

/** Errors of forecasts, each made comparable in its own way, as the mean over the features. */
final class ForecastError {
  /** As Keras keeps the target from zero. */
  private static final float SMALLEST = 1e-7f;

  private ForecastError() {}

  /** The error of one number. */
  @FunctionalInterface
  interface Each {
    double of(double target, double prediction);
  }

  static double percentage(double t, double p) {
    return 100 * Math.abs(t - p) / Math.max(Math.abs(t), SMALLEST);
  }

  static double symmetricPercentage(double t, double p) {
    double size = Math.abs(t) + Math.abs(p);
    return size == 0 ? 0 : 200 * Math.abs(t - p) / size;
  }

  static Tensor positions(String metric, Tensor target, Tensor prediction, Each each) {
    Shape shape = prediction.shape();
    if (!Accuracy.withoutLastOne(target.shape()).equals(Accuracy.withoutLastOne(shape))) {
      throw new IllegalArgumentException(
          metric
              + ": expected a target of the prediction's shape "
              + shape
              + " but got "
              + target.shape());
    }
    int width = shape.rank() > 1 ? shape.dim(-1) : 1;
    float[] t = Ops.toFloat(target).toArray();
    float[] p = prediction.toArray();
    float[] means = new float[p.length / width];
    for (int i = 0; i < means.length; i++) {
      double sum = 0;
      for (int j = i * width; j < (i + 1) * width; j++) {
        sum += each.of(t[j], p[j]);
      }
      means[i] = (float) (sum / width);
    }
    Shape positions = shape.rank() > 1 ? shape.remove(-1) : shape;
    return Tensor.of(means, positions.toArray());
  }
}
