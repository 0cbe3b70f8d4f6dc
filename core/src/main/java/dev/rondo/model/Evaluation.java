package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.metrics.Meter;
import dev.rondo.metrics.Metric;
import dev.rondo.model.TrainingState.Sums;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mean loss and the metrics of a pass over data, as far as it has come. */
final class Evaluation {
  private static final String LOSS = "loss";

  private final List<Metric> metrics;
  private final List<Meter> meters = new ArrayList<>();
  private double lossSum;
  private double examples;

  Evaluation(List<Metric> metrics) {
    this.metrics = metrics;
    List<String> names = names();
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException(
          "compile: expected metrics of different names but got " + names);
    }
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

  /** Mean of the losses of the batches, each weighted by its number of examples, as in Keras. */
  double loss() {
    return lossSum / examples;
  }

  /** {@code loss}, then the metrics by name. */
  Map<String, Double> results() {
    Map<String, Double> results = new LinkedHashMap<>();
    results.put(LOSS, loss());
    for (int i = 0; i < meters.size(); i++) {
      results.put(metrics.get(i).name(), meters.get(i).result());
    }
    return results;
  }

  /** The names of {@link #results}. */
  List<String> names() {
    List<String> names = new ArrayList<>(List.of(LOSS));
    metrics.forEach(metric -> names.add(metric.name()));
    return names;
  }

  /** All running sums, for a checkpoint: first the two of the loss, then those of each meter. */
  List<Sums> state() {
    List<Sums> state = new ArrayList<>();
    state.add(new Sums(LOSS, new double[] {lossSum, examples}));
    for (int i = 0; i < meters.size(); i++) {
      state.add(new Sums(metrics.get(i).name(), meters.get(i).state()));
    }
    return state;
  }

  /** What takes back all that is added from here on. */
  Runnable undo() {
    double sum = lossSum;
    double count = examples;
    List<Runnable> undone = meters.stream().map(Meter::undo).toList();
    return () -> {
      lossSum = sum;
      examples = count;
      undone.forEach(Runnable::run);
    };
  }

  /**
   * Takes back what {@link #state} gave.
   *
   * @throws IllegalArgumentException if it was the state of other metrics
   */
  void restore(List<Sums> state) {
    List<String> kept = state.stream().map(Sums::name).toList();
    if (!kept.equals(names()) || state.get(0).values().length != 2) {
      throw new IllegalArgumentException(
          "expected the metrics "
              + kept
              + ", as the checkpoint was made with, but got "
              + names()
              + "; give the same ones to compile");
    }
    lossSum = state.get(0).values()[0];
    examples = state.get(0).values()[1];
    for (int i = 0; i < meters.size(); i++) {
      Sums sums = state.get(i + 1);
      try {
        meters.get(i).restore(sums.values().clone());
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "metric " + sums.name() + ": cannot go on from " + Arrays.toString(sums.values()), e);
      }
    }
  }
}
