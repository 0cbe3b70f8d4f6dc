package dev.rondo.weights;

import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.ShapeOnly;
import dev.rondo.tensor.Tensor;
import java.util.Map;

/** Where the first numbers of a weight come from. */
@FunctionalInterface
interface Source {
  Tensor first(String name, Initializer initializer, Shape shape);

  /** From the initializer, with random numbers by the weight's name. */
  static Source seeded(long seed) {
    RandomState random = RandomState.seeded(seed);
    return (name, initializer, shape) ->
        Tensor.of(initializer.values(shape, random.fork(name)), shape.toArray());
  }

  /** From a file; no initializer is asked. */
  static Source stored(Map<String, Tensor> stored) {
    Map<String, Tensor> tensors = Map.copyOf(stored);
    return (name, initializer, shape) -> stored(tensors, name, shape);
  }

  /** From nowhere: there are none. */
  static Source none() {
    return (name, initializer, shape) -> ShapeOnly.of(shape);
  }

  private static Tensor stored(Map<String, Tensor> tensors, String name, Shape shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || tensor.isInt() || !tensor.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "weight "
              + name
              + ": expected stored numbers, float32 "
              + shape
              + ", but got "
              + (tensor == null ? "none" : (tensor.isInt() ? "int32 " : "") + tensor.shape()));
    }
    return tensor.detach();
  }
}
