package dev.rondo.model;

import static dev.rondo.layers.Layers.attention;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Merges.add;
import static dev.rondo.metrics.Metrics.mae;
import static dev.rondo.model.Says.says;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Examples;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Losses;
import dev.rondo.optimizers.Optimizers;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A mask of int32 is one of float32, and what is no mask of the data is refused at once. */
class IntMasksTest {
  private final Tensor x = Tensors.random(1, 2, 3, 2);
  private final Tensor mask = Tensor.ofInts(new int[] {1, 1, 0, 1, 0, 0}, 2, 3);

  @Test
  void lossesAndMetrics() {
    Tensor y = Tensors.random(2, 2, 3, 1);
    Tensor weights = Tensors.random(3, 2, 3);
    Model model = Sequential.of(input(Shape.ANY, 2), gru(3).returnSequences(), dense(1));
    Trainer trainer = model.compile(Optimizers.sgd(0.1f), Losses.meanSquaredError(), mae());
    Examples data = Dataset.of(x, y).weights(weights);
    assertEquals(trainer.evaluate(data.mask(Ops.toFloat(mask))), trainer.evaluate(data.mask(mask)));
  }

  @Test
  void whereNodesMeet() {
    Node a = input("a", Shape.ANY, 2);
    Node b = input("b", Shape.ANY, 2);
    Model sum = Model.of(List.of(a, b), add(a, b).then(gru(3)));
    Model looked = Model.of(List.of(a, b), attention().of(a, b).then(gru(3)));
    Tensor other = Tensor.ofInts(new int[] {1, 0, 1, 1, 1, 0}, 2, 3);
    for (Model model : List.of(sum, looked)) {
      assertArrayEquals(run(model, Ops.toFloat(mask), Ops.toFloat(other)), run(model, mask, other));
    }
  }

  private float[] run(Model model, Tensor first, Tensor second) {
    List<Signal> xs = List.of(Signal.of(x).withMask(first), Signal.of(x).withMask(second));
    return model.apply(xs, Pass.inference()).get(0).value().toArray();
  }

  @Test
  void shapesAndNames() {
    Tensor y = Tensors.random(2, 2, 1);
    says(
        () -> Dataset.of(x, y).mask(Tensor.full(Shape.of(2, 5), 1f)),
        "mask: expected [examples, time], a number for each time step of x [2, 3, 2], but got [2, 5]");
    says(
        () -> Dataset.of(x, y).mask(Tensor.full(Shape.of(2), 1f)),
        "mask: expected [examples, time]");
    Examples two = Dataset.of(Map.of("a", x, "b", x), Map.of("y", y));
    says(() -> two.lengths(3, 2), "lengths: expected the name of one of the inputs [a, b]");
    says(() -> two.lengths("c", 3, 2), "lengths: expected the name", "but got c");
    assertArrayEquals(
        new float[] {1, 1, 1, 1, 1, 0},
        two.lengths("b", 3, 2).batch(2).epoch(1).next().inputs().get(1).mask().toArray());
  }

  @Test
  void nothingIsNoSequence() {
    Model model = Sequential.of(input(Shape.ANY, 2), dense(3), gru(2));
    Tensor empty = Tensor.zeros(2, 0, 2);
    String refused = "model: expected sequences of at least one step";
    says(() -> model.predict(empty), refused, "input [2, 0, 2]");
    says(() -> model.apply(Signal.of(empty), Pass.inference()), refused);
    Trainer trainer = model.compile(Optimizers.sgd(0.1f), Losses.meanSquaredError());
    Dataset data = Dataset.of(empty, Tensor.zeros(2, 2));
    says(() -> trainer.fit(data, Fit.epochs(1)), refused);
    says(() -> trainer.evaluate(data), refused);
  }
}
