package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.BatchTarget;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Loss;
import dev.rondo.metrics.Metric;
import dev.rondo.model.Objective.Outcome;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a model is trained by: an objective for each output that has a loss. */
record Objectives(List<Objective> list) {

  /** The same for each output. */
  static Objectives same(Graph graph, Loss loss, List<Metric> metrics) {
    Outputs outputs = Outputs.outputs();
    for (String name : graph.outputNames()) {
      outputs = outputs.loss(name, loss).metrics(name, metrics.toArray(new Metric[0]));
    }
    return of(graph, outputs);
  }

  static Objectives of(Graph graph, Outputs outputs) {
    List<String> names = graph.outputNames();
    Set<String> unknown = new LinkedHashSet<>(outputs.losses().keySet());
    unknown.addAll(outputs.metrics().keySet());
    names.forEach(unknown::remove);
    if (!unknown.isEmpty() || outputs.losses().isEmpty()) {
      throw new IllegalArgumentException(
          "compile: expected losses for outputs of the model, which are "
              + names
              + ", but got "
              + (unknown.isEmpty() ? "none" : unknown));
    }
    List<Objective> list = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Outputs.Part part = outputs.losses().get(name);
      List<Metric> metrics = outputs.metrics().getOrDefault(name, List.of());
      if (part != null) {
        String prefix = names.size() == 1 ? "" : name + "_";
        list.add(new Objective(i, name, prefix, part.loss(), part.weight(), metrics));
      } else if (!metrics.isEmpty()) {
        throw new IllegalArgumentException(
            "compile: expected metrics for outputs with a loss but " + name + " has none");
      }
    }
    return new Objectives(List.copyOf(list));
  }

  /** The losses of a batch. */
  List<Outcome> outcomes(Batch batch, List<Signal> outputs) {
    List<BatchTarget> targets = targets(batch);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Objective each = list.get(i);
      BatchTarget target = targets.get(i);
      Signal y = outputs.get(each.output());
      Tensor mask = InputCheck.ofSteps(y);
      Tensor loss;
      try {
        loss = each.loss().apply(target.value(), y.value(), target.weights(), mask);
      } catch (IllegalArgumentException e) {
        throw each.prefix().isEmpty()
            ? e
            : new IllegalArgumentException("output " + each.name() + ": " + e.getMessage(), e);
      }
      outcomes.add(new Outcome(each, target, y.value(), mask, loss));
    }
    return outcomes;
  }

  /** The sum of the losses, each times its weight. */
  static Tensor total(List<Outcome> outcomes) {
    Tensor total = null;
    for (Outcome each : outcomes) {
      float weight = each.objective().weight();
      Tensor loss = weight == 1f ? each.loss() : each.loss().mul(weight);
      total = total == null ? loss : total.add(loss);
    }
    return Objects.requireNonNull(total);
  }

  private List<BatchTarget> targets(Batch batch) {
    List<BatchTarget> given = batch.targets();
    List<String> names = list.stream().map(Objective::name).toList();
    if (given.stream().allMatch(target -> target.name().isEmpty())) {
      if (given.size() != list.size()) {
        throw new IllegalArgumentException(
            "model: expected targets for the outputs " + names + " but got " + given.size());
      }
      return given;
    }
    Map<String, BatchTarget> byName = new HashMap<>();
    given.forEach(target -> byName.put(target.name(), target));
    return ModelData.ordered("model: expected targets", names, byName);
  }
}
