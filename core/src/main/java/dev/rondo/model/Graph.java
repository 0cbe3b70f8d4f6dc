package dev.rondo.model;

import dev.rondo.layers.Input;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Layers;
import dev.rondo.layers.Node;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a model computes: inputs, layers and merges in the order in which they run, and outputs.
 *
 * @param seed that initializers draw from
 * @param outputs counted as in {@link Vertex#from}
 */
record Graph(long seed, List<NamedInput> inputs, List<Vertex> vertices, List<Integer> outputs)
    implements Saved {

  Graph {
    inputs = List.copyOf(inputs);
    vertices = List.copyOf(vertices);
    outputs = List.copyOf(outputs);
  }

  @Override
  public Graph graph() {
    return this;
  }

  /** What a place counted as in {@link Vertex#from} is called. */
  String name(int place) {
    return place < inputs.size()
        ? inputs.get(place).name()
        : vertices.get(place - inputs.size()).name();
  }

  /** The names of the outputs: those of the layers that give them. */
  List<String> outputNames() {
    return outputs.stream().map(this::name).toList();
  }

  List<String> inputNames() {
    return inputs.stream().map(NamedInput::name).toList();
  }

  /** Those of all its layers that have some. */
  String options() {
    return vertices.stream()
        .filter(each -> !each.operation().options().isEmpty())
        .map(each -> each.name() + " " + each.operation().options())
        .collect(Collectors.joining("; "));
  }

  /** Whether it is layers one behind the other. */
  boolean isChain() {
    boolean chain = inputs.size() == 1 && outputs.equals(List.of(vertices.size()));
    for (int i = 0; i < vertices.size() && chain; i++) {
      Vertex vertex = vertices.get(i);
      chain = vertex.operation() instanceof Layer && vertex.from().equals(List.of(i));
    }
    return chain;
  }

  /**
   * Looks at what a damaged or foreign file may hold: every check of {@link Node} is made again.
   *
   * @throws IllegalArgumentException if it is no graph
   */
  void check() {
    List<Node> nodes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NamedInput each : inputs) {
      Input input = each.input();
      Node node = Layers.input(each.name(), input.shape().toArray());
      nodes.add(input.ints() ? node.ofInts() : node);
    }
    BitSet used = new BitSet();
    for (Vertex vertex : vertices) {
      boolean scoped = !vertex.scope().isBlank() && !vertex.scope().contains("/");
      if (!names.add(vertex.name()) || vertex.name().isEmpty() || !scoped) {
        throw new IllegalArgumentException(
            "expected a name of its own, and a scope, for " + vertex.name());
      }
      List<Node> from = new ArrayList<>();
      for (int place : vertex.from()) {
        checkPlace(vertex.name(), place, nodes.size());
        used.set(place);
        from.add(nodes.get(place));
      }
      nodes.add(Node.of(vertex.name(), vertex.operation(), from));
    }
    for (int place : outputs) {
      checkPlace("outputs", place, nodes.size());
      used.set(place);
    }
    if (outputs.isEmpty() || used.nextClearBit(0) < nodes.size()) {
      throw new IllegalArgumentException(
          "expected every input and layer to be on the way to an output but found "
              + (outputs.isEmpty() ? "no output" : name(used.nextClearBit(0)) + " elsewhere"));
    }
  }

  private void checkPlace(String who, int place, int before) {
    if (place < 0 || place >= before) {
      throw new IllegalArgumentException(
          who
              + ": expected what comes before it but found "
              + (place >= before && place < inputs.size() + vertices.size()
                  ? name(place) + ", which comes later: the graph has a cycle"
                  : "" + place));
    }
  }
}
