package dev.rondo.model;

import dev.rondo.layers.Layer;
import dev.rondo.layers.Merge;
import dev.rondo.layers.MergeFunction;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A graph over its weights: what a model runs. */
final class Network {

  /**
   * A layer or a merge at its place in the model.
   *
   * @param from as in {@link Vertex}
   */
  record Stage(
      String name, String scope, Merge operation, MergeFunction function, List<Integer> from) {}

  private final Graph graph;
  private final List<Stage> stages;

  /** For each stage, the places whose last reader it is. */
  private final List<List<Integer>> done;

  private Network(Graph graph, List<Stage> stages) {
    this.graph = graph;
    this.stages = List.copyOf(stages);
    this.done = lastReaders(graph);
  }

  /**
   * @param weights none yet; the layers add theirs
   */
  static Network build(Graph graph, Weights weights) {
    List<Shape> shapes = new ArrayList<>();
    graph.inputs().forEach(each -> shapes.add(each.input().shape()));
    Set<String> scopes = new HashSet<>();
    List<Stage> stages = new ArrayList<>();
    for (Vertex vertex : graph.vertices()) {
      Weights own = weights.scope(vertex.scope());
      MergeFunction function =
          vertex
              .operation()
              .build(
                  vertex.name(),
                  scopes.add(vertex.scope()) ? own : own.again(),
                  vertex.from().stream().map(shapes::get).toList());
      for (int place : vertex.from()) {
        checkReader(graph, stages, place, vertex.name(), vertex.operation());
      }
      stages.add(
          new Stage(vertex.name(), vertex.scope(), vertex.operation(), function, vertex.from()));
      shapes.add(function.output());
    }
    graph.outputs().forEach(place -> checkReader(graph, stages, place, "model", null));
    return new Network(graph, stages);
  }

  private static void checkReader(
      Graph graph, List<Stage> stages, int place, String reader, @Nullable Merge by) {
    int stage = place - graph.inputs().size();
    if (stage >= 0) {
      stages.get(stage).function().checkReader(stages.get(stage).name(), reader, by);
    }
  }

  private static List<List<Integer>> lastReaders(Graph graph) {
    int first = graph.inputs().size();
    int[] last = new int[first + graph.vertices().size()];
    Arrays.fill(last, -1);
    for (int i = 0; i < graph.vertices().size(); i++) {
      for (int place : graph.vertices().get(i).from()) {
        last[place] = i;
      }
    }
    graph.outputs().forEach(place -> last[place] = -1);
    List<List<Integer>> done = new ArrayList<>();
    graph.vertices().forEach(vertex -> done.add(new ArrayList<>()));
    for (int place = 0; place < last.length; place++) {
      if (last[place] >= 0) {
        done.get(last[place]).add(place);
      }
    }
    return done;
  }

  /** The outputs for the inputs, both in the order of the graph. */
  List<Signal> run(List<Signal> inputs, Pass pass) {
    return run(inputs, pass, (stage, signal) -> true);
  }

  /**
   * As {@link #run(List, Pass)}.
   *
   * @param more told of what each stage gives, and asked whether to go on; if not, there are no
   *     outputs
   */
  List<Signal> run(List<Signal> inputs, Pass pass, BiPredicate<Stage, Signal> more) {
    @Nullable Signal[] signals = new Signal[inputs.size() + stages.size()];
    for (int i = 0; i < inputs.size(); i++) {
      signals[i] = inputs.get(i);
    }
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      Signal signal = stage.function().apply(all(signals, stage.from()), pass);
      if (!more.test(stage, signal)) {
        return List.of();
      }
      signals[inputs.size() + i] = signal;
      for (int place : done.get(i)) {
        signals[place] = null; // its memory may go
      }
    }
    return all(signals, graph.outputs());
  }

  private static List<Signal> all(@Nullable Signal[] signals, List<Integer> places) {
    List<Signal> found = new ArrayList<>(places.size());
    for (int place : places) {
      found.add(Objects.requireNonNull(signals[place]));
    }
    return found;
  }

  Graph graph() {
    return graph;
  }

  List<Stage> stages() {
    return stages;
  }

  /** What the stages are made of, without the merges. */
  List<Layer> layers() {
    return stages.stream()
        .map(Stage::operation)
        .filter(Layer.class::isInstance)
        .map(Layer.class::cast)
        .toList();
  }

  /** Shapes of one example of each output. */
  List<Shape> outputShapes() {
    return IntStream.range(0, graph.outputs().size())
        .mapToObj(i -> output(i).function().output())
        .toList();
  }

  /** What gives an output. */
  Stage output(int index) {
    return stages.get(graph.outputs().get(index) - graph.inputs().size());
  }
}
