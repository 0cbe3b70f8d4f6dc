package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/**
 * A description of a layer: an immutable record, which is also what is saved. Write a record to add
 * one of your own.
 */
public interface Layer {

  /** The stem of the layer's name in a model, such as {@code lstm} of {@code lstm_1}. */
  default String kind() {
    return Names.of(getClass(), "Layer", "layer");
  }

  /**
   * Adds the weights of the layer and returns the function over them.
   *
   * @param name the layer's name in its model, for errors and carried state
   * @param weights in the scope of that name
   * @param input shape of one example, without the batch axis
   * @throws IllegalArgumentException if the layer cannot take such an input
   */
  LayerFunction build(String name, Weights weights, Shape input);
}
