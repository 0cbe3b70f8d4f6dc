package dev.rondo.tensor;

/**
 * A shape seen from one axis: {@code [outer, n, inner]}.
 *
 * @param outer elements of the axes in front, multiplied
 * @param n length of the axis
 * @param inner elements of the axes behind, multiplied
 */
record Along(int outer, int n, int inner) {

  static Along of(Shape shape, int axis) {
    int at = shape.axis(axis);
    return new Along(shape.product(0, at), shape.dim(at), shape.product(at + 1, shape.rank()));
  }
}
