package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import java.util.Arrays;

/** The check of layers that do something to the ends of axes. */
final class Ends {
  private Ends() {}

  /** As a shape; a negative number is refused here, so that -1 does not become ANY. */
  static Shape of(int... dims) {
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "layer: expected numbers of 0 or more but got " + Arrays.toString(dims));
      }
    }
    return Shape.of(dims);
  }

  static void check(String kind, Shape before, Shape after) {
    if (before.rank() < 1 || before.rank() > 2) {
      throw new IllegalArgumentException(
          kind + ": expected numbers for one or two axes but got " + before);
    }
    String full = kind + before.rank() + "d";
    Windows.check(full, "places in front", 0, before.rank(), before);
    Windows.check(full, "places behind", 0, before.rank(), after);
  }
}
