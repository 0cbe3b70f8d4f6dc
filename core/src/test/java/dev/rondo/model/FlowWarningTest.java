package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lru;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.shared;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Examples;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Node;
import dev.rondo.losses.Loss;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training says when gradients vanish or explode on their way through time. */
class FlowWarningTest {
  private static final int STEPS = 60;
  private static final Tensor X = Tensors.random(1, 4, STEPS, 2);
  private static final Tensor Y = Tensors.random(2, 4, 1);
  private static final Examples DATA = Dataset.of(X, Y);

  /** h[t] = f(x W + r h[t-1]): a step passes on r f' of what it gets. */
  private static Model simple(Activation f, float r) {
    Model model = Sequential.of(input(STEPS, 2), rnn(new SimpleRnnCell(3).activation(f)), dense(1));
    float[] diagonal = {r, 0, 0, 0, r, 0, 0, 0, r};
    model.weights().get("simple_rnn_1/recurrent_kernel").assign(Tensor.of(diagonal, 3, 3));
    return model;
  }

  private static List<String> messages(Trainer trainer, int steps) {
    try (LoggedWarnings log = new LoggedWarnings("dev.rondo.model")) {
      trainer.fit(DATA.batch(4), Fit.epochs(steps));
      return log.messages();
    }
  }

  /** 0.2 to the power of 45, the steps between the quarters, is far below 2^-24. */
  @Test
  void aVanishingGradientIsNamedOnce() {
    Trainer trainer = simple(Activation.TANH, 0.2f).compile(sgd(1e-9f), mse());
    assertEquals(List.of(), messages(trainer, 99), "in its first steps it is left in peace");
    List<String> said = messages(trainer, 1);
    assertEquals(1, said.size(), said::toString);
    assertEquals(List.of(), messages(trainer, 950), "nor again at step 1000, in another fit");
    String message = said.get(0);
    for (String part :
        List.of(
            "epoch 1, step 1: gradients vanish in simple_rnn_1: by its state the norm is ",
            " in the last quarter of the time steps and ",
            ", by simple_rnn_1/",
            "Take lstm or gru")) {
      assertTrue(message.contains(part), message);
    }
  }

  /** A fit is no new training: the steps of the optimizer are counted. */
  @Test
  void manyShortFitsAreOneTraining() {
    Trainer trainer = simple(Activation.TANH, 0.2f).compile(sgd(1e-9f), mse());
    List<Integer> counts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      counts.add(messages(trainer, 45).size());
    }
    assertEquals(List.of(0, 0, 1, 0, 0), counts);
  }

  @Test
  void whatWasSaidIsNotSaidAgainAfterAResume(@TempDir Path folder) {
    Path file = folder.resolve("training.rondo");
    Trainer first = simple(Activation.TANH, 0.2f).compile(sgd(1e-9f), mse());
    assertEquals(1, messages(first, 120).size());
    first.saveCheckpoint(file);
    Trainer second = simple(Activation.TANH, 0.2f).compile(sgd(1e-9f), mse()).resume(file);
    assertEquals(List.of(), messages(second, 300));
    assertEquals(300, second.optimizer().steps());
  }

  @Test
  void aFrozenLayerIsLeftInPeace() {
    Model model = simple(Activation.LINEAR, 1.5f);
    model.freeze("simple_rnn_1");
    assertEquals(List.of(), messages(model.compile(sgd(1e-30f), mse()), 20));
    model.unfreeze("simple_rnn_1/bias");
    assertEquals(1, messages(model.compile(sgd(1e-30f), mse()), 20).size(), "not all of it");
  }

  /** Its weights have another name than its places, and stand in a model within the model. */
  @Test
  void aFrozenLayerThatIsSharedToo() {
    Layer layer = rnn(new SimpleRnnCell(2).activation(Activation.LINEAR));
    Node x = input("x", STEPS, 2);
    Model inner =
        Model.of(
            List.of(x),
            concatenate(x.then("a", shared("once", layer)), x.then("b", shared("once", layer))));
    Node z = input("z", STEPS, 2);
    Model model = Model.of(z, z.then("reader", inner.asLayer()).then("y", dense(1)));
    float[] diagonal = {1.5f, 0, 0, 1.5f};
    model.weights().get("reader/once/recurrent_kernel").assign(Tensor.of(diagonal, 2, 2));
    List<String> said = messages(model.compile(sgd(1e-30f), mse()), 1);
    assertEquals(2, said.size(), said::toString);
    assertTrue(said.get(1).contains("explode in reader/b"), said::toString);
    assertTrue(said.get(1).contains(", by reader/once/"), said::toString);
    model.freeze("reader/once");
    assertEquals(List.of(), messages(model.compile(sgd(1e-30f), mse()), 1));
  }

  @Test
  void whoClipsIsNotToldToClip() {
    Model model = simple(Activation.LINEAR, 1.5f);
    List<String> said = messages(model.compile(sgd(1e-30f).clipGlobalNorm(1), mse()), 1);
    assertEquals(1, said.size(), said::toString);
    assertFalse(said.get(0).contains("clip"), said::toString);
    assertTrue(said.get(0).contains("Lower the learning rate"), said::toString);
  }

  /** 1.5 to the power of 45 is 8e7. */
  @Test
  void anExplodingGradientIsNamedAtTheFirstStep() {
    Trainer trainer = simple(Activation.LINEAR, 1.5f).compile(sgd(1e-30f), mse());
    List<String> said = messages(trainer, 20);
    assertEquals(1, said.size(), said::toString);
    assertTrue(said.get(0).contains("epoch 1, step 1: gradients explode in simple_rnn_1"));
    assertTrue(said.get(0).contains("Clip gradients with clipGlobalNorm(1)"), said::toString);
  }

  /** 0.8 to the power of 45 is 4e-5, and 1.1 to it 73: far, but within float32. */
  @Test
  void aWeakerFlowIsNoReasonToWarn() {
    assertEquals(
        List.of(), messages(simple(Activation.LINEAR, 0.8f).compile(sgd(1e-9f), mse()), 100));
    assertEquals(
        List.of(), messages(simple(Activation.LINEAR, 1.1f).compile(sgd(1e-9f), mse()), 100));
  }

  /** What an LRU puts out is no part of its recurrence: what goes on is its second part. */
  @Test
  void allPartsOfAStateAreLookedAt() {
    Model model = Sequential.of(input(STEPS, 2), lru(8), dense(1));
    assertEquals(List.of(), messages(model.compile(adam(1e-3f), mse()), 200));
    GradientFlow flow = model.gradientFlow(Batch.of(X, Y), mse());
    assertEquals(0, flow.norms("lru_1", 0)[0]);
    assertTrue(flow.carried("lru_1") > 1e-3, flow::toString);
  }

  @Test
  void aHealthyLstmIsLeftInPeace() {
    Model model = Sequential.of(input(STEPS, 2), lstm(8), dense(1));
    assertEquals(List.of(), messages(model.compile(adam(1e-2f), mse()), 200));
  }

  /** Looking draws no random number and changes no weight, with dropout too. */
  @Test
  void trainingGivesTheSameBits() {
    Model fitted = Sequential.of(input(STEPS, 2), lstm(4).recurrentDropout(0.3f), dense(1));
    Model stepped = Sequential.of(input(STEPS, 2), lstm(4).recurrentDropout(0.3f), dense(1));
    fitted.compile(adam(1e-2f), mse()).fit(DATA.batch(4), Fit.epochs(12));
    Trainer trainer = stepped.compile(adam(1e-2f), mse());
    for (int i = 0; i < 12; i++) {
      trainer.trainOnBatch(Batch.of(X, Y));
    }
    Bits.assertSame(Bits.of(fitted), Bits.of(stepped));
  }

  /** The second time a loss is asked for is the look after the first step. */
  @Test
  void aLookThatFailsDoesNotEndTraining() {
    AtomicInteger calls = new AtomicInteger();
    Loss once =
        (target, y) -> {
          if (calls.incrementAndGet() == 2) {
            throw new IllegalArgumentException("only once a step");
          }
          return Ops.mean(Ops.square(y.sub(target)), false, 1);
        };
    Trainer trainer = simple(Activation.TANH, 0.9f).compile(sgd(1e-3f), once);
    trainer.fit(DATA.batch(4), Fit.epochs(3));
    assertEquals(4, calls.get());
  }
}
