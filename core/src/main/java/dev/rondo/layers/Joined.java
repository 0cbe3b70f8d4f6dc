package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.List;
import java.util.stream.Collectors;

/** The shapes of nodes that meet. */
final class Joined {
  private Joined() {}

  /**
   * @return the first
   */
  static Shape atLeastTwo(String name, List<Shape> shapes) {
    if (shapes.size() < 2) {
      throw new IllegalArgumentException(
          name + ": expected two nodes or more but got " + shapes.size());
    }
    return shapes.get(0);
  }

  /** The shape with what another one of its rank knows of it. */
  static Shape known(Shape shape, Shape other) {
    Shape known = shape;
    for (int axis = 0; axis < shape.rank(); axis++) {
      known = known.dim(axis) == Shape.ANY ? known.with(axis, other.dim(axis)) : known;
    }
    return known;
  }

  /** For people: with the axis of the batch. */
  static String batches(List<Shape> shapes) {
    return shapes.stream()
        .map(shape -> shape.insert(0, Shape.ANY).toString().replaceFirst("any", "batch"))
        .collect(Collectors.joining(" and "));
  }

  static String remedy(List<Shape> shapes) {
    return shapes.stream().map(Shape::rank).distinct().count() > 1
        ? " Let a recurrent layer return its last output only, or reshape one of them."
        : "";
  }

  /** What no shape could say: how many steps there are. */
  static void checkTime(String name, List<Tensor> values, int except) {
    Tensor first = values.get(0);
    for (Tensor value : values) {
      if (value.rank() > 2 && except != 1 && value.dim(1) != first.dim(1)) {
        boolean broadcast = except < 0 && (value.dim(1) == 1 || first.dim(1) == 1);
        if (!broadcast) {
          throw new IllegalArgumentException(
              name
                  + ": expected sequences of one length but got "
                  + first.shape()
                  + " and "
                  + value.shape()
                  + ". Pad them to one length.");
        }
      }
    }
  }
}
