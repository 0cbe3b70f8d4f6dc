package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.Arrays;

/**
 * The axes of an example in another order. As in Keras, axes are counted from 1, since 0 is the
 * batch, and mask and states end here. It does not stream: time may be another axis.
 *
 * @param dims which axis of the input becomes the first, second .. of the output
 */
record Permute(Shape dims) implements Layer {

  Permute {
    int[] sorted = dims.toArray();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != i + 1) {
        throw new IllegalArgumentException(
            "permute: expected each axis from 1 to " + sorted.length + " once but got " + dims);
      }
    }
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    if (input.rank() != dims.rank()) {
      throw new IllegalArgumentException(
          name
              + ": expected an example of "
              + dims.rank()
              + " axes, "
              + dims
              + ", but got "
              + input);
    }
    int[] order = dims.insert(0, 0).toArray();
    int[] output = dims.toArray();
    Arrays.setAll(output, i -> input.dim(dims.dim(i) - 1));
    return new NoStream(
        Shape.of(output),
        (x, pass) -> {
          if (x.value().rank() != order.length) {
            throw new IllegalArgumentException(
                name + ": expected " + order.length + " axes but got " + x.value().shape());
          }
          return Signal.of(Ops.transpose(x.value(), order));
        });
  }
}
