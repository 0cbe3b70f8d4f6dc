package dev.rondo.model;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.BatchInput;
import dev.rondo.layers.Input;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** What goes into a graph and comes out: in order or by name, checked, in batches. */
final class ModelData {
  private static final int PREDICT_BATCH = 64;

  private final Graph graph;

  ModelData(Graph graph) {
    this.graph = graph;
  }

  static List<Signal> signals(List<Tensor> values) {
    return values.stream().map(Signal::of).toList();
  }

  static List<Tensor> values(List<Signal> signals) {
    return signals.stream().map(Signal::value).toList();
  }

  /** The inputs of a batch in the order of the graph. */
  List<Signal> signals(Batch batch) {
    List<BatchInput> given = batch.inputs();
    if (given.stream().anyMatch(input -> !input.name().isEmpty())) {
      Map<String, BatchInput> byName = new HashMap<>();
      given.forEach(input -> byName.put(input.name(), input));
      given = ordered(byName);
    }
    return given.stream().map(each -> Signal.of(each.value()).withMask(each.mask())).toList();
  }

  /** Refuses a single tensor if there are several inputs or outputs. */
  void checkOne() {
    onlyInput();
    checkOneOutput();
  }

  Input onlyInput() {
    if (graph.inputs().size() != 1) {
      throw several("input", graph.inputNames());
    }
    return graph.inputs().get(0).input();
  }

  void checkOneOutput() {
    if (graph.outputs().size() != 1) {
      throw several("output", graph.outputNames());
    }
  }

  private static IllegalArgumentException several(String what, List<String> names) {
    return new IllegalArgumentException(
        "model: expected a model of one " + what + " but it has " + names + ". Use lists or maps.");
  }

  Map<String, Input> inputs() {
    Map<String, Input> inputs = new LinkedHashMap<>();
    graph.inputs().forEach(each -> inputs.put(each.name(), each.input()));
    return inputs;
  }

  /** Things of the outputs by their names. */
  <T> Map<String, T> named(List<T> ofOutputs) {
    Map<String, T> named = new LinkedHashMap<>();
    for (int i = 0; i < ofOutputs.size(); i++) {
      named.put(graph.outputNames().get(i), ofOutputs.get(i));
    }
    return named;
  }

  /** Things of the inputs in their order. */
  <T> List<T> ordered(Map<String, T> ofInputs) {
    return ordered("model: expected inputs", graph.inputNames(), ofInputs);
  }

  /**
   * Things in the order of their names.
   *
   * @param expected what an error begins with
   * @throws IllegalArgumentException if one is missing, or there is another one
   */
  static <T> List<T> ordered(String expected, List<String> names, Map<String, T> things) {
    if (things.size() != names.size() || !things.keySet().containsAll(names)) {
      throw new IllegalArgumentException(
          expected + " " + names + " but got " + List.copyOf(things.keySet()));
    }
    return names.stream().map(name -> Objects.requireNonNull(things.get(name))).toList();
  }

  void check(List<Signal> xs) {
    if (xs.size() != graph.inputs().size()) {
      throw new IllegalArgumentException(
          "model: expected the inputs "
              + graph.inputNames()
              + " but got "
              + xs.size()
              + (xs.size() == 1 ? " tensor." : " tensors.")
              + " Give one of each, in this order.");
    }
    for (int i = 0; i < xs.size(); i++) {
      NamedInput each = graph.inputs().get(i);
      InputCheck.check(each, xs.get(i));
      int rows = xs.get(i).value().dim(0);
      if (rows != xs.get(0).value().dim(0)) {
        throw new IllegalArgumentException(
            "model: expected as many examples of each input but got "
                + xs.get(0).value().dim(0)
                + " of "
                + graph.inputs().get(0).name()
                + " and "
                + rows
                + " of "
                + each.name()
                + ".");
      }
    }
  }

  /** Runs so many examples at a time that memory stays small. */
  static List<Tensor> inBatches(List<Tensor> xs, UnaryOperator<List<Tensor>> forward) {
    int examples = xs.get(0).dim(0);
    if (examples <= PREDICT_BATCH) {
      return forward.apply(xs);
    }
    List<List<Tensor>> parts = new ArrayList<>();
    for (int at = 0; at < examples; at += PREDICT_BATCH) {
      int from = at;
      int to = Math.min(examples, from + PREDICT_BATCH);
      parts.add(forward.apply(xs.stream().map(x -> x.slice(0, from, to)).toList()));
    }
    List<Tensor> whole = new ArrayList<>();
    for (int i = 0; i < parts.get(0).size(); i++) {
      int output = i;
      whole.add(Ops.concat(0, parts.stream().map(part -> part.get(output)).toList()));
    }
    return whole;
  }
}
