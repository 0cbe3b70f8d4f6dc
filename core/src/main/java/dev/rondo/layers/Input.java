package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;

/**
 * What a model takes: stands first and changes nothing.
 *
 * @param shape of one example, without the batch axis; time may be {@link Shape#ANY}
 * @param ints whether it takes int32, such as token ids, and not float32
 */
public record Input(Shape shape, boolean ints) implements Layer {

  /** An input of token ids. */
  public Input ofInts() {
    return new Input(shape, true);
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    return new PerStep(shape) {
      @Override
      public Signal apply(Signal x, Pass pass) {
        return x;
      }
    };
  }
}
