package dev.rondo.model;

import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.List;

/** A model as a layer of others, by what it computes; of several inputs, where nodes meet. */
sealed interface SubModel extends Layer permits ModelLayer, Nested {

  Graph graph();

  @Override
  default String kind() {
    return "model";
  }

  /** Whether one of its inputs does. */
  @Override
  default boolean takes(boolean ints) {
    return graph().inputs().stream().anyMatch(each -> each.input().ints() == ints);
  }

  /** Of an input that is one too many {@link #build} speaks. */
  @Override
  default boolean takes(int input, boolean ints) {
    List<NamedInput> inputs = graph().inputs();
    return input >= inputs.size() || inputs.get(input).input().ints() == ints;
  }

  @Override
  default String options() {
    return graph().options();
  }

  @Override
  default LayerFunction build(String name, Weights weights, Shape input) {
    return build(name, weights, List.of(input));
  }

  @Override
  LayerFunction build(String name, Weights weights, List<Shape> inputs);

  /**
   * @param shapes of one example of each node
   * @throws IllegalArgumentException if they are not as many as there are inputs, or one is of
   *     another shape
   */
  default void check(String name, List<Shape> shapes) {
    List<NamedInput> inputs = graph().inputs();
    if (shapes.size() != inputs.size()) {
      throw new IllegalArgumentException(
          name
              + ": expected "
              + (inputs.size() == 1
                  ? "one node, the input of the sub-model,"
                  : "a node for each of the inputs " + graph().inputNames() + " of the sub-model")
              + " but got "
              + shapes.size()
              + (inputs.size() == 1
                  ? ". Make one of them first, for example with concatenate."
                  : ". Write asLayer().of(..) with all of them, in this order."));
    }
    for (int i = 0; i < shapes.size(); i++) {
      Shape expected = inputs.get(i).input().shape();
      if (!expected.accepts(shapes.get(i))) {
        throw new IllegalArgumentException(
            name
                + ": expected "
                + InputCheck.withBatch(expected)
                + ", the "
                + InputCheck.called(inputs.get(i))
                + " of the sub-model, but got "
                + InputCheck.withBatch(shapes.get(i)));
      }
    }
  }
}
