package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Batch;
import dev.rondo.layers.Layer;
import dev.rondo.layers.LayerFunction;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.InPlace;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that training leaves as they are, and those that layers change by themselves. */
class FreezingTest {
  private static final int ANY = Shape.ANY;
  private static final Batch BATCH = Batch.of(Tensors.random(1, 4, 5, 3), Tensors.random(2, 4, 2));

  @TempDir private Path folder;

  private static Model model() {
    return Sequential.of(input(ANY, 3), gru(4), dense(3), dense(2));
  }

  @Test
  void frozenWeightsStayAndTheOthersLearn() {
    Model model = model();
    model.freeze("gru_1");
    model.freeze("dense_1/bias");
    Map<String, List<Integer>> before = Bits.of(model);
    Trainer trainer = model.compile(adam(0.01f), mse());
    trainer.trainOnBatch(BATCH);
    Map<String, List<Integer>> after = Bits.of(model);
    for (String name : before.keySet()) {
      boolean frozen = name.startsWith("gru_1/") || name.equals("dense_1/bias");
      assertEquals(frozen, before.get(name).equals(after.get(name)), name);
      assertEquals(frozen, model.weights().get(name).isFrozen());
      assertEquals(
          !frozen,
          trainer.optimizer().state().keySet().stream().anyMatch(s -> s.startsWith(name + "/")));
    }
    assertTrue(model.weights().scope("gru_1").isFrozen());
    assertFalse(model.weights().scope("dense_1").isFrozen());
    assertFalse(model.weights().scope("nothing").isFrozen());
    model.unfreeze("gru_1");
    trainer.trainOnBatch(BATCH);
    assertNotEquals(before.get("gru_1/kernel"), Bits.of(model).get("gru_1/kernel"));
  }

  /** What is not frozen takes the step that it takes when all are trained. */
  @Test
  void theOthersLearnAsBefore() {
    Model all = model();
    Model some = model();
    some.freeze("gru_1");
    all.compile(sgd(0.1f), mse()).trainOnBatch(BATCH);
    some.compile(sgd(0.1f), mse()).trainOnBatch(BATCH);
    for (String name : List.of("dense_1/kernel", "dense_1/bias", "dense_2/kernel")) {
      assertEquals(Bits.of(all).get(name), Bits.of(some).get(name));
    }
  }

  @Test
  void whatIsFrozenIsSavedAndShown() {
    Model model = model();
    model.freeze("gru_1");
    Path file = folder.resolve("m.rondo");
    model.save(file);
    Model loaded = Model.load(file);
    assertEquals(model.summary(), loaded.summary());
    assertTrue(loaded.summary().contains("gru_1 (frozen)"), loaded.summary());
    assertTrue(
        loaded.summary().contains("trained: 23, frozen: 108, states: 0\n"), loaded.summary());
    loaded.unfreeze("gru_1");
    assertFalse(loaded.summary().contains("frozen"));
  }

  @Test
  void whatIsNotThereCannotBeFrozen() {
    says(
        () -> model().freeze("gru"),
        "freeze: expected a layer with weights, one of [gru_1, dense_1, dense_2], or the name of a",
        "but got gru");
    says(() -> model().unfreeze("x"), "unfreeze: expected a layer with weights");
    Model model = model();
    List.of("gru_1", "dense_1", "dense_2").forEach(model::freeze);
    var before = Bits.of(model);
    says(
        IllegalStateException.class,
        () -> model.compile(sgd(1), mse()).trainOnBatch(BATCH),
        "trainOnBatch: expected weights to train but all are frozen. Call model.unfreeze(..).");
    Bits.assertSame(before, Bits.of(model));
  }

  /** A reader trained elsewhere, under a new head. */
  @Test
  void aSubModelIsFrozenAsAWhole() {
    Model reader = Sequential.of(input(ANY, 3), gru(4), dense(3));
    Node x = input("x", ANY, 3);
    Model model = Model.of(x, x.then("reader", reader.asLayer()).then(dense(2)));
    model.freeze("reader");
    var before = Bits.of(reader);
    model.compile(adam(0.1f), mse()).trainOnBatch(BATCH);
    Bits.assertSame(before, Bits.of(reader));
    assertTrue(reader.weights().get("gru_1/kernel").isFrozen());
    reader.unfreeze("gru_1");
    assertFalse(model.weights().get("reader/gru_1/kernel").isFrozen());
    Path file = folder.resolve("m.rondo");
    model.save(file);
    assertTrue(Model.load(file).weights().get("reader/dense_1/bias").isFrozen());
    assertFalse(Model.load(file).weights().get("reader/gru_1/bias").isFrozen());
  }

  /** Takes off a moving average of the mean, which it keeps unless it is frozen. */
  record Centered() implements Layer {
    @Override
    public LayerFunction build(String name, Weights weights, Shape input) {
      Tensor mean = weights.addState("mean", Initializers.zeros(), input.dim(-1));
      return new LayerFunction() {
        @Override
        public Shape output() {
          return input;
        }

        @Override
        public Signal apply(Signal x, Pass pass) {
          if (pass.isTraining() && !weights.isFrozen()) {
            Tensor now = Ops.mean(x.value(), false, 0);
            InPlace.assign(mean, mean.mul(0.5f).add(now.mul(0.5f)).toArray());
          }
          return x.withValue(x.value().sub(mean));
        }
      };
    }
  }

  @Test
  void aStateIsSavedButNeverTrained() {
    Model model = Sequential.of(input(3), new Centered(), dense(2));
    assertTrue(model.weights().get("centered_1/mean").isState());
    Tensor x = Tensors.random(1, 4, 3);
    Batch batch = Batch.of(x, Tensors.random(2, 4, 2));
    Trainer trainer = model.compile(adam(0.1f), mse());
    trainer.trainOnBatch(batch);
    float[] half = Ops.mean(x, false, 0).mul(0.5f).toArray();
    assertArrayEquals(half, model.weights().get("centered_1/mean").value().toArray(), 0f);
    model.forward(x);
    assertArrayEquals(half, model.weights().get("centered_1/mean").value().toArray(), 0f);
    assertTrue(
        trainer.optimizer().state().keySet().stream().noneMatch(s -> s.startsWith("centered")));
    assertTrue(model.summary().contains("trained: 8, frozen: 0, states: 3"), model.summary());
    Path file = folder.resolve("m.rondo");
    model.save(file);
    Model loaded = Model.load(file, Centered.class);
    Bits.assertSame(Bits.of(model), Bits.of(loaded));
    assertTrue(loaded.weights().get("centered_1/mean").isState());
    model.freeze("centered_1");
    trainer.trainOnBatch(batch);
    assertArrayEquals(half, model.weights().get("centered_1/mean").value().toArray(), 0f);
  }

  /** A step that fails leaves moving averages as they were. */
  @Test
  void aFailedStepLeavesStatesAsTheyWere() {
    Model model = Sequential.of(input(3), new Centered(), dense(2));
    Trainer trainer = model.compile(sgd(1f), (target, y) -> Ops.sum(y.mul(Float.NaN), false, 1));
    var before = Bits.of(model);
    says(
        DivergedException.class,
        () -> trainer.trainOnBatch(Batch.of(Tensors.random(1, 4, 3), Tensors.random(2, 4, 2))),
        "all layers are finite");
    Bits.assertSame(before, Bits.of(model));
  }
}
