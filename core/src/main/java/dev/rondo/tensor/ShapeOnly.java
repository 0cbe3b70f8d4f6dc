package dev.rondo.tensor;

/**
 * Tensors with a shape and no numbers, however large: what a layer is built over when only the
 * shape of its output is asked for. No operation can compute with one.
 */
public final class ShapeOnly {
  private static final Tensor NOTHING = Tensor.zeros(0);

  private ShapeOnly() {}

  /** A float32 tensor of this shape that holds nothing. */
  public static Tensor of(Shape shape) {
    return NOTHING.view(shape);
  }
}
