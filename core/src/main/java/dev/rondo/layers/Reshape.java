package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;

/**
 * Another shape for the same numbers of an example; the batch axis stays. {@code flatten} is this
 * with one axis left open.
 *
 * @param target shape of one example; one axis may be {@link Shape#ANY}, to be worked out
 */
record Reshape(Shape target) implements Layer {

  Reshape {
    int open = 0;
    for (int dim : target.toArray()) {
      open += dim == Shape.ANY ? 1 : 0;
    }
    if (open > 1) {
      throw new IllegalArgumentException(
          "reshape: expected at most one axis of ANY but got " + target);
    }
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    Shape output = resolve(name, input);
    return new LayerFunction() {
      @Override
      public Shape output() {
        return output;
      }

      @Override
      public Signal apply(Signal x, Pass pass) {
        Tensor value = x.value();
        int[] dims = Shape.of(value.dim(0)).append(target.toArray()).toArray();
        return Signal.of(value.reshape(dims));
      }

      @Override
      public boolean streams() {
        return false;
      }
    };
  }

  private Shape resolve(String name, Shape input) {
    for (int dim : input.toArray()) {
      if (dim == Shape.ANY) {
        return target;
      }
    }
    long known = 1;
    int open = -1;
    for (int axis = 0; axis < target.rank(); axis++) {
      if (target.dim(axis) == Shape.ANY) {
        open = axis;
      } else {
        known *= target.dim(axis);
      }
    }
    boolean fits = open < 0 ? known == input.size() : known > 0 && input.size() % known == 0;
    if (!fits) {
      throw new IllegalArgumentException(
          name
              + ": expected a target of "
              + input.size()
              + " numbers, as many as "
              + input
              + " has, but got "
              + target);
    }
    return open < 0 ? target : target.with(open, (int) (input.size() / known));
  }
}
