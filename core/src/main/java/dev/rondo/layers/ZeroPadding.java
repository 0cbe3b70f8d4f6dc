package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;

/**
 * Zeros in front of and behind time, [B, T, C], or rows and columns, [B, H, W, C]. As in Keras,
 * mask and states end here. It does not stream: what it adds are no steps that came.
 *
 * @param before how many in front, along each axis
 * @param after how many behind, along each axis
 */
record ZeroPadding(Shape before, Shape after) implements Layer {

  ZeroPadding {
    Ends.check("zero_padding", before, after);
  }

  @Override
  public String kind() {
    return "zero_padding" + before.rank() + "d";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Windows.checkRank(name, before.rank(), input);
    Shape output = input;
    for (int i = 0; i < before.rank(); i++) {
      int n = input.dim(i);
      int more = Math.addExact(before.dim(i), after.dim(i));
      output = output.with(i, n == Shape.ANY ? n : Math.addExact(n, more));
    }
    return new NoStream(
        output,
        (x, pass) -> {
          Windows.check(name, x.value(), input);
          Tensor y = x.value();
          for (int i = 0; i < before.rank(); i++) {
            y = Ops.pad(y, i + 1, before.dim(i), after.dim(i));
          }
          return Signal.of(y);
        });
  }
}
