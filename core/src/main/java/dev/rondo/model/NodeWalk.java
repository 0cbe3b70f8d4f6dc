package dev.rondo.model;

import dev.rondo.layers.Input;
import dev.rondo.layers.Merge;
import dev.rondo.layers.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From nodes to a graph: each node after those it is computed from, in the order they are given.
 */
final class NodeWalk {
  private final List<Node> inputs;
  private final IdentityHashMap<Node, Integer> places = new IdentityHashMap<>();
  private final List<Node> order = new ArrayList<>();

  private NodeWalk(List<Node> inputs) {
    this.inputs = inputs;
  }

  static Graph of(long seed, List<Node> inputs, List<Node> outputs) {
    NodeWalk walk = new NodeWalk(inputs);
    walk.checkInputs();
    checkOutputs(outputs);
    outputs.forEach(walk::reach);
    walk.checkReached();
    Naming naming = new Naming(inputs.stream().map(Node::name).collect(Collectors.toSet()));
    List<Vertex> vertices = new ArrayList<>();
    for (Node node : walk.order) {
      List<Integer> from = node.from().stream().map(walk.places::get).toList();
      vertices.add(naming.vertex(node.name(), node.operation(), from));
    }
    return new Graph(seed, walk.named(), vertices, outputs.stream().map(walk.places::get).toList());
  }

  private void checkInputs() {
    Set<String> names = new HashSet<>();
    for (Node node : inputs) {
      if (!(node.operation() instanceof Input)) {
        throw new IllegalArgumentException(
            "model: expected inputs first but got "
                + node
                + ". Give the nodes that input(\"name\", ..) made, and then the outputs.");
      }
      if (places.putIfAbsent(node, places.size()) != null) {
        throw new IllegalArgumentException(
            "model: expected each input once but got " + node.name() + " twice");
      }
      if (!names.add(node.name())) {
        throw new IllegalArgumentException(
            "model: expected inputs of different names but got two of the name " + node.name());
      }
    }
  }

  private static void checkOutputs(List<Node> outputs) {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("model: expected at least one output but got none");
    }
    Set<Node> seen = new LinkedHashSet<>();
    for (Node node : outputs) {
      if (!seen.add(node)) {
        throw new IllegalArgumentException(
            "model: expected each output once but got " + node + " twice");
      }
      if (node.operation() instanceof Input) {
        throw new IllegalArgumentException(
            "model: expected outputs that are computed but got the input " + node.name());
      }
    }
  }

  /** Without recursion: a graph may be deep. */
  private void reach(Node output) {
    Deque<Node> open = new ArrayDeque<>(List.of(output));
    while (!open.isEmpty()) {
      Node node = open.peek();
      if (places.containsKey(node)) {
        open.pop();
        continue;
      }
      checkGiven(node);
      List<Node> missing = node.from().stream().filter(each -> !places.containsKey(each)).toList();
      for (int i = missing.size() - 1; i >= 0; i--) {
        open.push(missing.get(i));
      }
      if (missing.isEmpty()) {
        places.put(node, inputs.size() + order.size());
        order.add(node);
        open.pop();
      }
    }
  }

  private void checkGiven(Node node) {
    if (node.operation() instanceof Input) {
      throw new IllegalArgumentException(
          "model: expected all inputs that the outputs need but did not get "
              + node.name()
              + ". Add it to the list of inputs; each input(..) is one of its own, and so is what"
              + " ofInts() gives.");
    }
  }

  private void checkReached() {
    Set<Node> used = new HashSet<>();
    order.forEach(node -> used.addAll(node.from()));
    for (Node input : inputs) {
      if (!used.contains(input)) {
        throw new IllegalArgumentException(
            "model: expected inputs that an output needs but none needs "
                + input.name()
                + ". Leave it out.");
      }
    }
  }

  /** What takes a node, as this one of those that it is computed from. */
  private record Taker(Merge operation, int place) {
    boolean takesNumbers() {
      return operation.takes(place, false);
    }
  }

  /** An input that only takers of token ids take has token ids. */
  private List<NamedInput> named() {
    Map<Node, List<Taker>> takers = new HashMap<>();
    for (Node node : order) {
      for (int i = 0; i < node.from().size(); i++) {
        takers
            .computeIfAbsent(node.from().get(i), any -> new ArrayList<>())
            .add(new Taker(node.operation(), i));
      }
    }
    List<NamedInput> named = new ArrayList<>();
    for (Node node : inputs) {
      Input input = (Input) node.operation();
      List<Taker> all = takers.getOrDefault(node, List.of());
      boolean onlyTokens = all.stream().noneMatch(Taker::takesNumbers);
      named.add(new NamedInput(node.name(), onlyTokens ? input.ofInts() : input));
      for (Taker taker : all) {
        if (!onlyTokens && !input.ints() && !taker.takesNumbers()) {
          throw new IllegalArgumentException(
              "model: expected only layers that take token ids, or none, after the input "
                  + node.name()
                  + " but got "
                  + taker.operation().kind()
                  + " beside others. Give them an input of their own.");
        }
      }
    }
    return named;
  }
}
