package dev.rondo.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.testing.GradientCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;

/**
 * One line of a table of operations: what it computes, and the same in float64 from the definition,
 * one output at a time.
 */
record OpCase(
    String name,
    Function<Tensor[], Tensor> op,
    Shape shape,
    Definition definition,
    Tensor[] inputs) {

  /** The output at {@code i}, from the inputs. */
  @FunctionalInterface
  interface Definition {
    double at(Numbers[] x, int... i);
  }

  /** The numbers of an input, repeated where an index goes beyond an axis of length 1. */
  record Numbers(Tensor tensor) {
    double at(int... index) {
      int rank = tensor.rank();
      int place = 0;
      for (int axis = 0; axis < rank; axis++) {
        int at = index[index.length - rank + axis];
        place = place * tensor.dim(axis) + (tensor.dim(axis) == 1 ? 0 : at);
      }
      return tensor.element(place);
    }
  }

  static OpCase of(
      String name,
      Function<Tensor[], Tensor> op,
      Shape shape,
      Definition definition,
      Tensor... inputs) {
    return new OpCase(name, op, shape, definition, inputs);
  }

  /** Shape and values against the definition at 1e-5, gradients against finite differences. */
  DynamicTest withGradient() {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          checkValues(op.apply(inputs));
          Tensor[] by = List.of(inputs).stream().filter(x -> !x.isInt()).toArray(Tensor[]::new);
          Poison.memoryOf(() -> op.apply(inputs), by);
          GradientCheck.assertGradients(name, () -> op.apply(inputs), by);
          Poison.memoryOf(() -> op.apply(inputs), by);
          try (GradientTape tape = GradientTape.record()) {
            tape.watch(by[0]);
            checkValues(op.apply(inputs));
          }
        });
  }

  /** For an operation that no gradient flows through. */
  DynamicTest valuesOnly() {
    return DynamicTest.dynamicTest(name, () -> checkValues(op.apply(inputs)));
  }

  private void checkValues(Tensor y) {
    assertEquals(shape, y.shape(), name);
    List<Numbers> numbers = new ArrayList<>();
    for (Tensor input : inputs) {
      numbers.add(new Numbers(input));
    }
    Numbers[] x = numbers.toArray(Numbers[]::new);
    for (int place = 0; place < y.size(); place++) {
      int[] index = new int[shape.rank()];
      for (int axis = shape.rank() - 1, rest = place; axis >= 0; axis--) {
        index[axis] = rest % shape.dim(axis);
        rest /= shape.dim(axis);
      }
      double expected = definition.at(x, index);
      double tolerance = 1e-5 * Math.max(1, Math.abs(expected));
      assertEquals(expected, y.element(place), tolerance, name + ", place " + place);
    }
  }
}
