package dev.rondo.dataset;

import dev.rondo.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one training step sees: mostly one input x and one target y, but a model may have several of
 * each.
 *
 * @param inputs at least one, all of B examples
 * @param targets at least one, all of B examples
 * @param continues whether each sequence goes on where the same row of the batch before ended, so
 *     that recurrent state is carried over (truncated backpropagation through time)
 */
public record Batch(List<BatchInput> inputs, List<BatchTarget> targets, boolean continues) {

  /**
   * @throws IllegalArgumentException if the parts are not of one length
   */
  public Batch {
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    if (inputs.isEmpty() || targets.isEmpty()) {
      throw new IllegalArgumentException(
          "batch: expected at least one input and one target but got "
              + inputs.size()
              + " and "
              + targets.size());
    }
    BatchInput first = inputs.get(0);
    for (BatchInput each : inputs) {
      checkLength(Label.of("x", each.name()), first.value(), each.value());
      checkLength("mask", first.value(), each.mask());
    }
    for (BatchTarget each : targets) {
      checkLength(Label.of("y", each.name()), first.value(), each.value());
      checkLength("weights", first.value(), each.weights());
    }
  }

  /**
   * A batch of one input and one target.
   *
   * @param x [B, ..], float32 or int32
   * @param y [B, ..], float32 or int32
   * @param weights how much an example or time step matters, [B] or [B, T]; null for ones
   * @param mask [B, T], 1 for a time step that is there and 0 for padding; null for ones
   */
  public Batch(
      Tensor x, Tensor y, @Nullable Tensor weights, @Nullable Tensor mask, boolean continues) {
    this(List.of(new BatchInput("", x, mask)), List.of(new BatchTarget("", y, weights)), continues);
  }

  /** A batch of one input and one target alone. */
  public static Batch of(Tensor x, Tensor y) {
    return new Batch(x, y, null, null, false);
  }

  /** A batch of several, in the order of the model's inputs and outputs. */
  public static Batch of(List<Tensor> xs, List<Tensor> ys) {
    return new Batch(
        xs.stream().map(x -> new BatchInput("", x, null)).toList(),
        ys.stream().map(y -> new BatchTarget("", y, null)).toList(),
        false);
  }

  /** A batch of several, by the names of the model's inputs and outputs. */
  public static Batch of(Map<String, Tensor> xs, Map<String, Tensor> ys) {
    List<BatchInput> inputs = new ArrayList<>();
    List<BatchTarget> targets = new ArrayList<>();
    new TreeMap<>(xs).forEach((name, x) -> inputs.add(new BatchInput(name, x, null)));
    new TreeMap<>(ys).forEach((name, y) -> targets.add(new BatchTarget(name, y, null)));
    return new Batch(inputs, targets, false);
  }

  private static void checkLength(String name, Tensor x, @Nullable Tensor other) {
    if (other != null && (x.rank() < 1 || other.rank() < 1 || x.dim(0) != other.dim(0))) {
      throw new IllegalArgumentException(
          "batch: expected x and "
              + name
              + " of one length but got "
              + x.shape()
              + " and "
              + other.shape()
              + "; give one row of each for every example");
    }
  }

  /** The input, [B, ..]; of several the first. */
  public Tensor x() {
    return inputs.get(0).value();
  }

  /** The target, [B, ..]; of several the first. */
  public Tensor y() {
    return targets.get(0).value();
  }

  /** The weights of {@link #y}, or null. */
  public @Nullable Tensor weights() {
    return targets.get(0).weights();
  }

  /** The mask of {@link #x}, or null. */
  public @Nullable Tensor mask() {
    return inputs.get(0).mask();
  }

  /** The number of examples, B. */
  public int size() {
    return x().dim(0);
  }

  /**
   * Looks for numbers that no model can learn from.
   *
   * @param place what to call this batch in the message, such as {@code batch 3}
   * @throws IllegalArgumentException if an input, a target or weights hold NaN or an infinity where
   *     it is not masked, naming the first
   */
  public void checkFinite(String place) {
    Tensor steps = null;
    for (int i = 0; i < inputs.size(); i++) {
      BatchInput each = inputs.get(i);
      check(place, Label.of("x", each.name(), i, inputs.size()), each.value(), each.mask());
      steps = steps == null ? each.mask() : steps;
    }
    for (int i = 0; i < targets.size(); i++) {
      BatchTarget each = targets.get(i);
      String label = Label.of("y", each.name(), i, targets.size());
      check(place, label, each.value(), steps);
      if (each.weights() != null) {
        check(place, Label.weights(label), each.weights(), null);
      }
    }
  }

  private void check(String place, String name, Tensor tensor, @Nullable Tensor stepsThere) {
    Finite.check(place + ", " + name, "row", tensor, IntStream.range(0, size()), stepsThere);
  }
}
