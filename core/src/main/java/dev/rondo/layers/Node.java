package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a layer will give, before there are numbers: the place of a layer in a graph. Nodes do not
 * change; one that is used twice is computed once.
 *
 * <pre>{@code
 * Node title = input("title", Shape.ANY);
 * Node price = input("price", 3);
 * Node read = title.then(embedding(20_000, 64).maskZero()).then(lstm(64));
 * Model model = Model.of(List.of(title, price),
 *     concatenate(read, price).then(dense(32, RELU)).then("sold", dense(1, SIGMOID)));
 * }</pre>
 *
 * <p>Shapes are checked where a node is made, so that a mistake shows at the line that makes it.
 */
public final class Node {
  private final String name;
  private final Merge operation;
  private final List<Node> from;
  private final MergeFunction function;

  private Node(String name, Merge operation, List<Node> from, MergeFunction function) {
    this.name = name;
    this.operation = operation;
    this.from = from;
    this.function = function;
  }

  /** What a model takes, under a name. */
  static Node of(String name, Input input) {
    return new Node(name, input, List.of(), input.build(name, Weights.shapesOnly(), input.shape()));
  }

  /**
   * The node of an operation on others; {@link #then} and {@link Merge#of} are the ways to write
   * it.
   *
   * @param name empty to be named by kind and number
   * @throws IllegalArgumentException if the operation cannot take them
   */
  public static Node of(String name, Merge operation, List<Node> from) {
    if (operation == null) {
      throw new IllegalArgumentException(
          "then: expected a layer but got null" + (name.isEmpty() ? "." : " under " + name + "."));
    }
    String label = name.isEmpty() ? operation.kind() : Names.given(name);
    List<Node> nodes = List.copyOf(from);
    if (operation instanceof Input) {
      throw new IllegalArgumentException(
          label + ": expected a layer but got an input. An input stands first: input(\"x\", ..).");
    }
    for (int i = 0; i < nodes.size(); i++) {
      NodeCheck.type(label, operation, i, nodes.get(i));
    }
    nodes.forEach(node -> node.function.checkReader(node.label(), label, operation));
    MergeFunction function =
        operation.build(label, Weights.shapesOnly(), nodes.stream().map(Node::shape).toList());
    for (int i = 0; i < nodes.size(); i++) {
      NodeCheck.initialState(label, function.initialState(i), nodes.get(i));
    }
    if (operation instanceof FinalState state) {
      NodeCheck.finalState(label, state, nodes.get(0));
    }
    return new Node(name, operation, nodes, function);
  }

  /**
   * The output of a layer that takes this node.
   *
   * @throws IllegalArgumentException if the layer cannot take it
   */
  public Node then(Layer layer) {
    return of("", layer, List.of(this));
  }

  /**
   * As {@link #then(Layer)}, under a name: that of the layer's weights, and what an output is
   * called.
   *
   * @param name without a slash
   */
  public Node then(String name, Layer layer) {
    return of(Names.given(name), layer, List.of(this));
  }

  /**
   * A tensor [B, H] of the state in which a recurrent layer ended: of an LSTM 0 is h and 1 is c. Of
   * a {@link ConvRnn} they are [B, .., F].
   *
   * @throws IllegalArgumentException if this is not the node of a layer with {@code returnState},
   *     or its state has no such tensor
   */
  public Node state(int index) {
    List<Shape> shapes = function.state();
    if (index < 0 || index >= shapes.size()) {
      throw new IllegalArgumentException(
          label()
              + ".state("
              + index
              + "): "
              + (shapes.isEmpty()
                  ? "expected a recurrent layer that returns its state, such as"
                      + " lstm(..).returnState(). Take the state from its own node; a sub-model may"
                      + " have it as one of its outputs."
                  : "expected an index from 0 to " + (shapes.size() - 1) + "."));
    }
    return then(new FinalState(index, shapes.get(index)));
  }

  /**
   * One output of a layer that has several: of a {@link Bidirectional} that merges by {@link
   * MergeMode#NONE} 0 is what the forward layer puts out and 1 the backward one; a model as a layer
   * has them in its own order.
   *
   * @throws IllegalArgumentException if this is not the node of such a layer, or it has no such
   *     output
   */
  public Node output(int index) {
    List<Shape> shapes = function.outputs();
    if (index < 0 || index >= shapes.size() || shapes.size() == 1) {
      throw new IllegalArgumentException(
          label()
              + ".output("
              + index
              + "): "
              + (shapes.size() == 1
                  ? "expected a layer of several outputs, as bidirectional(..).merge(NONE) or a"
                      + " sub-model may be, but this one has one. Use the node itself."
                  : "expected an index from 0 to " + (shapes.size() - 1) + "."));
    }
    return then(new Part(index, shapes.get(index)));
  }

  /**
   * This node, with a state for the recurrent layer that comes next to start from.
   *
   * @param states a node for each tensor of the state, of the shape that {@link #state} gives
   */
  public Node withInitialState(Node... states) {
    List<Node> all = new ArrayList<>(List.of(states));
    all.add(this);
    return of("", new InitialState(), all);
  }

  /**
   * This node, with all of the state in which another layer ended.
   *
   * @param encoder the node of a recurrent layer with {@code returnState}
   */
  public Node withInitialStateOf(Node encoder) {
    int count = Math.max(1, encoder.function.state().size());
    return withInitialState(
        IntStream.range(0, count).mapToObj(encoder::state).toArray(Node[]::new));
  }

  /**
   * An input of int32, such as token ids. An input that only embeddings take is one by itself.
   *
   * @throws IllegalArgumentException if this is not an input
   */
  public Node ofInts() {
    if (!(operation instanceof Input input)) {
      throw new IllegalArgumentException(
          label() + ".ofInts: expected an input but got the output of a layer");
    }
    return of(name, input.ofInts());
  }

  /** Shape of one example, without the batch axis. */
  public Shape shape() {
    return function.output();
  }

  /** The name that was given, or empty. */
  public String name() {
    return name;
  }

  /** What computes it: an {@link Input}, a layer, or a merge. */
  public Merge operation() {
    return operation;
  }

  /** What it is computed from; nothing if it is an input. */
  public List<Node> from() {
    return from;
  }

  MergeFunction function() {
    return function;
  }

  /** What to call it in an error. */
  String label() {
    return name.isEmpty() ? operation.kind() : name;
  }

  @Override
  public String toString() {
    return label() + shape();
  }
}
