package dev.rondo.tensor;

import java.util.Arrays;

/** Which axes a reduction takes away. */
final class Axes {
  private Axes() {}

  /** True for each axis named; all axes if none is named. */
  static boolean[] chosen(Shape shape, int... axes) {
    boolean[] chosen = new boolean[shape.rank()];
    if (axes.length == 0) {
      Arrays.fill(chosen, true);
    }
    for (int axis : axes) {
      chosen[shape.axis(axis)] = true;
    }
    return chosen;
  }

  /** The shape without the chosen axes, or with length 1 there. */
  static Shape reduced(Shape shape, boolean[] chosen, boolean keepDims) {
    Shape reduced = shape;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (chosen[axis]) {
        reduced = keepDims ? reduced.with(axis, 1) : reduced.remove(axis);
      }
    }
    return reduced;
  }
}
