package dev.rondo.model;

import dev.rondo.metrics.Meter;
import dev.rondo.metrics.Metric;
import dev.rondo.model.Objective.Outcome;
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

  private final Objectives objectives;

  /** The losses of the outputs after {@code loss}, if there are several. */
  private final List<String> losses = new ArrayList<>(List.of(LOSS));

  private final List<String> metrics = new ArrayList<>();
  private final List<Meter> meters = new ArrayList<>();
  private double[] lossSums = {};
  private double examples;

  Evaluation(Objectives objectives) {
    this.objectives = objectives;
    for (Objective each : objectives.list()) {
      if (!each.prefix().isEmpty()) {
        losses.add(each.prefix() + LOSS);
      }
      metrics.addAll(each.metricNames());
    }
    List<String> names = names();
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException(
          "compile: expected metrics of different names but got " + names);
    }
    reset();
  }

  /** Another one of the same metrics, which has seen nothing. */
  Evaluation empty() {
    return new Evaluation(objectives);
  }

  void reset() {
    lossSums = new double[losses.size()];
    examples = 0;
    meters.clear();
    for (Objective each : objectives.list()) {
      each.metrics().stream().map(Metric::meter).forEach(meters::add);
    }
  }

  /**
   * @param size examples of the batch
   * @param total the loss, of all outputs
   */
  void add(int size, List<Outcome> outcomes, double total) {
    int meter = 0;
    lossSums[0] += total * size;
    examples += size;
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome each = outcomes.get(i);
      if (losses.size() > 1) {
        lossSums[i + 1] += (double) each.loss().item() * size;
      }
      Tensor counting = counting(each.target().weights(), each.mask());
      for (int m = 0; m < each.objective().metrics().size(); m++) {
        meters.get(meter++).update(each.target().value(), each.prediction(), counting);
      }
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
    return lossSums[0] / examples;
  }

  /** {@code loss}, then the losses of several outputs, then the metrics by name. */
  Map<String, Double> results() {
    Map<String, Double> results = new LinkedHashMap<>();
    for (int i = 0; i < losses.size(); i++) {
      results.put(losses.get(i), lossSums[i] / examples);
    }
    for (int i = 0; i < meters.size(); i++) {
      results.put(metrics.get(i), meters.get(i).result());
    }
    return results;
  }

  /** The names of {@link #results}. */
  List<String> names() {
    List<String> names = new ArrayList<>(losses);
    names.addAll(metrics);
    return names;
  }

  /** All running sums, for a checkpoint: first those of the losses, then those of each meter. */
  List<Sums> state() {
    List<Sums> state = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      state.add(new Sums(losses.get(i), new double[] {lossSums[i], examples}));
    }
    for (int i = 0; i < meters.size(); i++) {
      state.add(new Sums(metrics.get(i), meters.get(i).state()));
    }
    return state;
  }

  /**
   * Takes back what {@link #state} gave.
   *
   * @throws IllegalArgumentException if it was the state of other metrics
   */
  void restore(List<Sums> state) {
    List<String> kept = state.stream().map(Sums::name).toList();
    boolean fits = kept.equals(names());
    for (int i = 0; fits && i < losses.size(); i++) {
      fits = state.get(i).values().length == 2;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "expected the metrics "
              + kept
              + ", as the checkpoint was made with, but got "
              + names()
              + "; give the same ones to compile");
    }
    for (int i = 0; i < losses.size(); i++) {
      lossSums[i] = state.get(i).values()[0];
    }
    examples = state.get(0).values()[1];
    for (int i = 0; i < meters.size(); i++) {
      Sums sums = state.get(losses.size() + i);
      try {
        meters.get(i).restore(sums.values().clone());
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "metric " + sums.name() + ": cannot go on from " + Arrays.toString(sums.values()), e);
      }
    }
  }
}
