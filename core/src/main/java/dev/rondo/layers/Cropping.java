package dev.rondo.layers;

import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;

/**
 * Without the first and last places of time, [B, T, C], or of rows and columns, [B, H, W, C]. As in
 * Keras, mask and states end here. It does not stream: where the end is, is known at the end.
 *
 * @param before how many are left out in front, along each axis
 * @param after how many are left out behind, along each axis
 */
record Cropping(Shape before, Shape after) implements Layer {

  Cropping {
    Ends.check("cropping", before, after);
  }

  @Override
  public String kind() {
    return "cropping" + before.rank() + "d";
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
      output = output.with(i, n == Shape.ANY ? n : left(name, i, n, input));
    }
    return new NoStream(
        output,
        (x, pass) -> {
          Windows.check(name, x.value(), input);
          Tensor y = x.value();
          for (int i = 0; i < before.rank(); i++) {
            int length = left(name, i, y.dim(i + 1), x.value().shape());
            y = Ops.slice(y, i + 1, before.dim(i), before.dim(i) + length);
          }
          return Signal.of(y);
        });
  }

  private int left(String name, int axis, int n, Shape got) {
    long length = (long) n - before.dim(axis) - after.dim(axis);
    if (length < 1) {
      throw new IllegalArgumentException(
          name
              + ": expected more than "
              + before.dim(axis)
              + " + "
              + after.dim(axis)
              + " places to cut off but got "
              + got
              + ". Cut off less.");
    }
    return (int) length;
  }
}
