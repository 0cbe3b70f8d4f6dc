package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;

/**
 * One vector at each of several steps: [B, D] to [B, times, D]. Mask and states end here. It does
 * not stream: it makes steps of its own.
 *
 * @param times number of steps, at least 1
 */
record RepeatVector(int times) implements Layer {

  RepeatVector {
    if (times < 1) {
      throw new IllegalArgumentException(
          "repeat_vector: expected at least 1 step but got " + times);
    }
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    if (input.rank() != 1) {
      throw new IllegalArgumentException(
          name
              + ": expected [features] of an example but got "
              + input
              + ". Let the recurrent layer before it return its last output only.");
    }
    return new NoStream(
        input.insert(0, times),
        (x, pass) -> {
          Tensor value = x.value();
          if (value.rank() != 2) {
            throw new IllegalArgumentException(
                name + ": expected [batch, features] but got " + value.shape());
          }
          Tensor y = Ops.repeat(Ops.expandDims(value, 1), 1, times);
          return Signal.of(y);
        });
  }
}
