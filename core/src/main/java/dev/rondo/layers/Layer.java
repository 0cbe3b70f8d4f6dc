package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.List;

/**
 * A description of a layer: an immutable record, which is also what is saved. Write a record to add
 * one of your own.
 */
public interface Layer extends Merge {

  /** The stem of the layer's name in a model, such as {@code lstm} of {@code lstm_1}. */
  @Override
  default String kind() {
    return Names.of(getClass(), "Layer", "layer");
  }

  /**
   * Adds the weights of the layer and returns the function over them. It is also called to find out
   * the shape of the output, with weights that hold no numbers: compute with these in the function
   * only.
   *
   * @param name the layer's name in its model, for errors and carried state
   * @param weights in the scope of that name
   * @param input shape of one example, without the batch axis
   * @throws IllegalArgumentException if the layer cannot take such an input
   */
  LayerFunction build(String name, Weights weights, Shape input);

  @Override
  default LayerFunction build(String name, Weights weights, List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          name
              + ": expected one node but got "
              + inputs.size()
              + ". Make one of them first, for example with concatenate.");
    }
    return build(name, weights, inputs.get(0));
  }
}
