package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Refuses an operation that cannot take a node, beyond what the operation says of shapes. */
final class NodeCheck {
  private NodeCheck() {}

  /** Numbers where tokens are wanted, or the other way round. */
  static void type(String label, Merge operation, int place, Node node) {
    if (!operation.takes(place, false) && !mayBeInts(node)) {
      throw new IllegalArgumentException(
          label
              + ": expected int32 token ids but got the float32 output of "
              + node.label()
              + ". Give it an input.");
    }
    boolean ints = node.operation() instanceof Input input && input.ints();
    if (ints && !operation.takes(place, true)) {
      throw new IllegalArgumentException(
          label
              + ": expected float32 but got the int32 input "
              + node.label()
              + ". Put an embedding between them.");
    }
  }

  /** What takes either may hand on what it gets. */
  private static boolean mayBeInts(Node node) {
    Merge operation = node.operation();
    return operation instanceof Input
        || IntStream.range(0, node.from().size())
            .filter(i -> operation.takes(i, true) && operation.takes(i, false))
            .anyMatch(i -> mayBeInts(node.from().get(i)));
  }

  /** A state that nobody starts from, or of another cell. */
  static void initialState(String label, List<Shape> taken, Node node) {
    if (!(node.operation() instanceof InitialState)) {
      return;
    }
    List<Node> states = node.from().subList(0, node.from().size() - 1);
    List<Shape> given = states.stream().map(Node::shape).toList();
    if (taken.isEmpty()) {
      throw new IllegalArgumentException(
          label
              + ": expected a recurrent layer next to withInitialState."
              + " Call withInitialState right before the layer that starts from it.");
    }
    if (!accepts(taken, given)) {
      throw new IllegalArgumentException(
          label
              + ": expected an initial state of shapes "
              + taken
              + " but got "
              + given
              + ". Take it from a layer of the same cell and units.");
    }
  }

  private static boolean accepts(List<Shape> expected, List<Shape> given) {
    return expected.size() == given.size()
        && IntStream.range(0, given.size()).allMatch(i -> expected.get(i).accepts(given.get(i)));
  }

  /** A file may say anything. */
  static void finalState(String label, FinalState state, Node of) {
    List<Shape> shapes = of.function().state();
    if (state.index() >= shapes.size() || !shapes.get(state.index()).equals(state.shape())) {
      throw new IllegalArgumentException(
          label
              + ": expected a layer that returns a state "
              + state.index()
              + " of shape "
              + state.shape()
              + " but got "
              + of.label()
              + ", which returns "
              + shapes);
    }
  }
}
