package dev.rondo.model;

import dev.rondo.layers.Input;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Masks;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Refuses what a model cannot take, before its first layer is reached. */
final class InputCheck {
  private static final String WHERE = "model: ";

  private InputCheck() {}

  static void check(NamedInput named, Signal signal) {
    String name = called(named);
    Input input = named.input();
    check(name, input, signal.value());
    Tensor mask = signal.mask();
    if (mask != null) {
      checkMask(name, input, signal.value(), mask);
    }
  }

  /** For errors; the input of a chain has no name to speak of. */
  static String called(NamedInput named) {
    return named.name().equals(NamedInput.ONLY) ? "input" : "input " + named.name();
  }

  private static void check(String name, Input input, Tensor x) {
    if (!input.shape().insert(0, Shape.ANY).accepts(x.shape())) {
      throw new IllegalArgumentException(
          WHERE
              + "expected "
              + name
              + " "
              + withBatch(input.shape())
              + " but got "
              + x.shape()
              + ". "
              + remedy(input.shape(), x.shape()));
    }
    for (int axis = 1; axis < x.rank(); axis++) {
      if (x.dim(axis) == 0) {
        throw new IllegalArgumentException(
            WHERE
                + "expected sequences of at least one step, and no axis of length 0, but got "
                + name
                + " "
                + x.shape()
                + ". Leave empty examples and their targets out.");
      }
    }
    if (x.isInt() != input.ints()) {
      throw new IllegalArgumentException(
          input.ints()
              ? WHERE
                  + "expected int32 token ids"
                  + (name.equals("input") ? "" : " as " + name)
                  + " but got float32. Make them with Tensor.ofInts."
              : WHERE
                  + "expected float32 "
                  + name
                  + " but got int32. Convert it with Ops.toFloat.");
    }
  }

  private static void checkMask(String name, Input input, Tensor x, Tensor mask) {
    boolean timed = input.shape().rank() > (input.ints() ? 0 : 1);
    if (!timed) {
      throw new IllegalArgumentException(
          WHERE
              + "expected no mask for "
              + name
              + " "
              + x.shape()
              + " but got a mask "
              + mask.shape()
              + ". The input has no time axis: leave the mask out.");
    }
    Shape expected = Shape.of(x.dim(0), x.dim(1));
    if (!mask.shape().equals(expected)) {
      throw new IllegalArgumentException(
          WHERE
              + "expected a mask "
              + expected
              + ", one number a time step, for "
              + name
              + " "
              + x.shape()
              + " but got a mask "
              + mask.shape()
              + ". It is 1 where a step counts and 0 where it is padding.");
    }
    Masks.check("model, " + name, mask);
  }

  private static String remedy(Shape example, Shape given) {
    if (example.accepts(given)) {
      return "Make a single example a batch of one: " + reshape(given.insert(0, 1));
    }
    boolean oneFeature = example.rank() > 0 && example.dim(-1) == 1;
    Shape batch = example.insert(0, Shape.ANY);
    if (oneFeature && batch.remove(-1).accepts(given)) {
      return "Add an axis for the one feature: " + reshape(given.append(1));
    }
    return "Reshape the data, or give input(..) the shape of one example of it.";
  }

  private static String reshape(Shape to) {
    return Arrays.stream(to.toArray())
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", ", "x.reshape(", ")."));
  }

  /** A shape of one example as that of a batch, for people. */
  static String withBatch(Shape shape) {
    return shape.insert(0, Shape.ANY).toString().replaceFirst("any", "batch");
  }

  /** Whether a mask that came out of a model tells of the time steps of its output. */
  static @Nullable Tensor ofSteps(Signal y) {
    Tensor mask = y.mask();
    boolean timed = mask != null && y.value().rank() > 2 && y.value().dim(1) == mask.dim(1);
    return timed ? mask : null;
  }
}
