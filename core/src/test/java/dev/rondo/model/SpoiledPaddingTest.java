package dev.rondo.model;

import static dev.rondo.layers.Layers.batchNormalization;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.layers.Merges.average;
import static dev.rondo.layers.Merges.maximum;
import static dev.rondo.layers.Merges.minimum;
import static dev.rondo.layers.Merges.multiply;
import static dev.rondo.layers.Merges.subtract;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Gradients;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/**
 * NaN in steps that do not count changes nothing: outputs and gradients are as with zeros there.
 */
class SpoiledPaddingTest {
  private static final Tensor MASK = Tensor.of(new float[] {1, 1, 0, 1, 0, 0}, 2, 3);
  private static final Tensor X = Tensors.random(1, 2, 3, 4);

  private static Tensor padded(float with) {
    return Ops.where(MASK.reshape(2, 3, 1), X, Tensor.scalar(with));
  }

  private static void same(Model model, List<Signal> zeros, List<Signal> spoiled) {
    List<float[]> expected = outputAndGradients(model, zeros);
    List<float[]> actual = outputAndGradients(model, spoiled);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), 1e-6f);
    }
  }

  private static List<float[]> outputAndGradients(Model model, List<Signal> signals) {
    List<float[]> all = new ArrayList<>();
    try (GradientTape tape = GradientTape.record()) {
      Tensor y = model.apply(signals, Pass.inference()).get(0).value();
      all.add(y.toArray());
      Gradients slopes = tape.gradient(Ops.sum(Ops.square(y)), model.weights());
      for (Weight weight : model.weights()) {
        if (weight.isTrained()) {
          all.add(slopes.of(weight).toArray());
        }
      }
    }
    return all;
  }

  @Test
  void whereNodesMeet() {
    Tensor other = Tensors.random(2, 2, 3, 4);
    List<BinaryOperator<Node>> merges =
        List.of(
            (a, b) -> multiply(a, b),
            (a, b) -> add(a, b),
            (a, b) -> subtract(a, b),
            (a, b) -> average(a, b),
            (a, b) -> maximum(a, b),
            (a, b) -> minimum(a, b));
    for (BinaryOperator<Node> merge : merges) {
      Node a = input("a", ANY, 4);
      Node b = input("b", ANY, 4);
      Node both = merge.apply(a, b.then(dense(4)));
      Model model = Model.of(List.of(a, b), both.then(lstm(5)));
      same(
          model,
          List.of(Signal.of(padded(0)).withMask(MASK), Signal.of(other)),
          List.of(Signal.of(padded(Float.NaN)).withMask(MASK), Signal.of(other)));
    }
  }

  /** A pass that does not train, of which somebody takes gradients all the same. */
  @Test
  void inBatchNormalization() {
    Model model = Sequential.of(input(ANY, 4), batchNormalization(), lstm(5));
    same(
        model,
        List.of(Signal.of(padded(0)).withMask(MASK)),
        List.of(Signal.of(padded(Float.NaN)).withMask(MASK)));
  }
}
