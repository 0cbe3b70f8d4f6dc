package dev.rondo.model;

import static dev.rondo.layers.Layers.bidirectional;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Outputs.outputs;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Bidirectional;
import dev.rondo.layers.MergeMode;
import dev.rondo.layers.Node;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Regularizers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer with two outputs in models: in a graph each is a node, in a chain it has no place. */
class TwoOutputsTest {
  private static final Tensor X = Tensors.random(1, 3, 5, 4);
  private static final Bidirectional BOTH =
      bidirectional(lstm(2).returnSequences()).merge(MergeMode.NONE);

  @TempDir private Path folder;

  /** Side by side they are what CONCAT gives, over the same weights. */
  @Test
  void bothAreOutputsOfAModel() {
    Node x = input("x", Shape.ANY, 4);
    Node both = x.then("both", BOTH);
    Model two = Model.of(List.of(x), both.output(0), both.output(1));
    Model one = Model.of(x, x.then("both", BOTH.merge(MergeMode.CONCAT)));
    Map<String, Tensor> y = two.forward(Map.of("x", X));
    assertEquals(List.of("output_1", "output_2"), List.copyOf(y.keySet()));
    Tensor merged = Ops.concat(-1, List.copyOf(y.values()));
    assertArrayEquals(one.forward(X).toArray(), merged.toArray());

    Path file = folder.resolve("two.rondo");
    two.save(file);
    assertArrayEquals(
        merged.toArray(), Ops.concat(-1, Model.load(file).forward(List.of(X))).toArray());
    double before = step(two);
    assertEquals(true, step(two) < before, "it learns");
  }

  private static double step(Model two) {
    Batch batch =
        Batch.of(List.of(X), List.of(Tensors.random(2, 3, 5, 2), Tensors.random(3, 3, 5, 2)));
    return two.compile(sgd(0.1f), outputs().loss("output_1", mse()).loss("output_2", mse(), 0.5f))
        .trainOnBatch(batch);
  }

  /** One of them, and the states, are read by others; the graph happens to be a chain. */
  @Test
  void oneOutputAloneAndTheStates() {
    Node x = input("x", Shape.ANY, 4);
    Node forward = x.then(BOTH).output(0).then(gru(3)).then(dense(1));
    Model model = Model.of(x, forward);
    Path file = folder.resolve("chain.rondo");
    model.save(file);
    assertArrayEquals(model.forward(X).toArray(), Model.load(file).forward(X).toArray());
    Node ended = x.then(bidirectional(lstm(2).returnState()).merge(MergeMode.NONE));
    assertEquals(Shape.of(2), ended.state(3).shape());
  }

  @Test
  void inAChainItIsRefused() {
    says(
        () -> Sequential.of(input(Shape.ANY, 4), BOTH, dense(1)),
        "dense_1: expected one output but got the 2 of bidirectional_1.",
        "Take one in a graph, node.output(0) of its own node, or let it merge them.");
    says(
        () ->
            Sequential.of(
                input(Shape.ANY, 4), BOTH.regularizeActivity(Regularizers.l2(1e-3f)), dense(1)),
        "dense_1: expected one output but got the 2 of bidirectional_1.");
    says(
        () -> Sequential.of(input(Shape.ANY, 4), BOTH),
        "model: expected one output but got the 2 of bidirectional_1.");
    Node x = input("x", Shape.ANY, 4);
    says(() -> Model.of(x, x.then(BOTH)), "model: expected one output but got the 2 of");
  }
}
