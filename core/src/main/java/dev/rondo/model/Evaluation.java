package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.metrics.Meter;
import dev.rondo.metrics.Metric;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mean loss and the metrics of a pass over data, as far as it has come. */
final class Evaluation {
  private final List<Metric> metrics;
  private final List<Meter> meters = new ArrayList<>();
  private double lossSum;
  private double examples;

  Evaluation(List<Metric> metrics) {
    this.metrics = metrics;
    reset();
  }

  /** Another one of the same metrics, which has seen nothing. */
  Evaluation empty() {
    return new Evaluation(metrics);
  }

  void reset() {
    lossSum = 0;
    examples = 0;
    meters.clear();
    metrics.forEach(metric -> meters.add(metric.meter()));
  }

  void add(Batch batch, Tensor prediction, @Nullable Tensor mask, double loss) {
    lossSum += loss * batch.size();
    examples += batch.size();
    for (Meter meter : meters) {
      meter.update(batch.y(), prediction, counting(batch.weights(), mask));
    }
  }

  /** Weights that are 0 where masked. */
  private static @Nullable Tensor counting(@Nullable Tensor weights, @Nullable Tensor mask) {
    if (weights == null || mask == null) {
      return mask == null ? weights : mask;
    }
    Tensor byStep = weights.rank() == 1 ? weights.reshape(weights.dim(0), 1) : weights;
    return Ops.mul(byStep, mask);
  }

  /** Mean loss of an example. */
  double loss() {
    return lossSum / examples;
  }

  /** {@code loss}, then the metrics by name. */
  Map<String, Double> results() {
    Map<String, Double> results = new LinkedHashMap<>();
    results.put("loss", loss());
    for (int i = 0; i < meters.size(); i++) {
      results.put(metrics.get(i).name(), meters.get(i).result());
    }
    return results;
  }

  /** All running sums, for a checkpoint: first the two of the loss, then those of each meter. */
  List<double[]> state() {
    List<double[]> state = new ArrayList<>();
    state.add(new double[] {lossSum, examples});
    meters.forEach(meter -> state.add(meter.state()));
    return state;
  }

  /** Takes back what {@link #state} gave. */
  void restore(List<double[]> state) {
    if (state.size() != meters.size() + 1) {
      throw new IllegalArgumentException(
          "resume: expected "
              + (state.size() - 1)
              + " metrics, as the checkpoint was made with,"
              + " but got "
              + meters.size()
              + ". Give the same metrics.");
    }
    double[] sums = state.get(0);
    lossSum = sums[0];
    examples = sums[1];
    for (int i = 0; i < meters.size(); i++) {
      meters.get(i).restore(Arrays.copyOf(state.get(i + 1), state.get(i + 1).length));
    }
  }
}
