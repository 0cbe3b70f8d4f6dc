package dev.rondo.layers;

import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;

/**
 * Another shape for the same numbers of an example; the batch axis stays. {@code flatten} is this
 * with one axis, left open. Mask and states end here, since time may be no axis any more.
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

  private boolean flattens() {
    return target.rank() == 1 && target.dim(0) == Shape.ANY;
  }

  @Override
  public String kind() {
    return flattens() ? "flatten" : "reshape";
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
        Shape example = resolve(name, value.shape().remove(0));
        return Signal.of(value.reshape(example.insert(0, value.dim(0)).toArray()));
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
              + target
              + ". One axis may be Shape.ANY and follows from the others.");
    }
    return open < 0 ? target : target.with(open, (int) (input.size() / known));
  }
}
