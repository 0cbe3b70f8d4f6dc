package dev.rondo.model;

import dev.rondo.dataset.BatchTarget;
import dev.rondo.losses.Loss;
import dev.rondo.metrics.Metric;
import dev.rondo.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one output of a model is trained and measured by.
 *
 * @param output its place among the outputs
 * @param name of the output
 * @param prefix of its metrics, such as {@code price_}; empty if the model has one output
 */
record Objective(
    int output, String name, String prefix, Loss loss, float weight, List<Metric> metrics) {

  /**
   * An objective and what a batch gave of it.
   *
   * @param mask of the time steps of the prediction, or null
   * @param loss the mean, without its weight
   */
  record Outcome(
      Objective objective,
      BatchTarget target,
      Tensor prediction,
      @Nullable Tensor mask,
      Tensor loss) {}

  List<String> metricNames() {
    return metrics.stream().map(metric -> prefix + metric.name()).toList();
  }
}
