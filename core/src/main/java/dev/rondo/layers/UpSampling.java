package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;

/**
 * Each step several times over: [B, T, C] to [B, T size, C], or each row and column: [B, H, W, C]
 * to [B, H size, W size, C]. As in Keras, mask and states end here. It does not stream: a step
 * becomes several.
 *
 * @param size how many times, along each axis
 */
record UpSampling(Shape size) implements Layer {

  UpSampling {
    if (size.rank() < 1 || size.rank() > 2) {
      throw new IllegalArgumentException(
          "up_sampling: expected sizes for one or two axes but got " + size);
    }
    Windows.check("up_sampling" + size.rank() + "d", "a size", 1, size.rank(), size);
  }

  @Override
  public String kind() {
    return "up_sampling" + size.rank() + "d";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Windows.checkRank(name, size.rank(), input);
    Shape output = input;
    for (int i = 0; i < size.rank(); i++) {
      int n = input.dim(i);
      output = output.with(i, n == Shape.ANY ? n : Math.multiplyExact(n, size.dim(i)));
    }
    return new NoStream(
        output,
        (x, pass) -> {
          Windows.check(name, x.value(), input);
          Tensor y = x.value();
          for (int i = 0; i < size.rank(); i++) {
            y = Ops.repeat(y, i + 1, size.dim(i));
          }
          return Signal.of(y);
        });
  }
}
