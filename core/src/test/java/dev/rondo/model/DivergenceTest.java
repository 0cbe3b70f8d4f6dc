package dev.rondo.model;

import static dev.rondo.layers.Layers.activation;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.masking;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Examples;
import dev.rondo.losses.Loss;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** NaN: in the data it is named by its place, in training by step, layer and remedy. */
class DivergenceTest {
  private static final Loss MSE = meanSquaredError();

  private static Tensor with(Tensor x, int at, float bad) {
    float[] values = x.toArray();
    values[at] = bad;
    return Tensor.of(values, x.shape().toArray());
  }

  /** Grows without bound: each step makes the error about 200 times as large. */
  private static Trainer exploding() {
    return Sequential.of(input(3), dense(4), dense(1)).compile(sgd(1e3f), MSE);
  }

  private static Dataset harmless() {
    return Dataset.of(Tensors.random(1, 8, 3), Tensors.random(2, 8, 1)).batch(4);
  }

  @Test
  void nanInTheDataIsNamedBeforeTrainingStarts() {
    Trainer trainer =
        Sequential.of(input(Shape.ANY, 3), lstm(4), dense(1)).compile(adam(1e-3f), MSE);
    Tensor x = Tensors.random(1, 8, 5, 3);
    Tensor y = Tensors.random(2, 8, 1);
    Dataset good = Dataset.of(x, y).batch(2);
    var before = Bits.of(trainer);
    Dataset badX = Dataset.of(with(x, 2 * 15 + 3 * 3 + 1, Float.NaN), y).batch(2).shuffle(1);
    says(
        () -> trainer.fit(badX, Fit.epochs(1)),
        "x: expected finite numbers but got NaN at example 2, feature [3, 1]");
    Dataset badY = Dataset.of(x, with(y, 7, Float.POSITIVE_INFINITY)).batch(2);
    says(
        () -> trainer.fit(badY, Fit.epochs(1)),
        "y: expected finite numbers but got Infinity at example 7");
    says(
        () -> trainer.fit(good, Fit.epochs(1).validation(badX)),
        "fit, validation: x: expected finite numbers but got NaN at example 2");
    says(() -> trainer.evaluate(badY), "evaluate, batch 4, y: expected finite numbers");
    Bits.assertSame(before, Bits.of(trainer));
  }

  /** A layer's mask is not known yet where the data is looked at; that of the data is. */
  @Test
  void nanInPaddingIsLeftInPeaceWhereTheDataSaysSo() {
    Tensor x = Tensors.random(1, 8, 5, 3);
    for (int i = 2 * 15 + 3 * 3; i < 3 * 15; i++) {
      x = with(x, i, 0);
    }
    Tensor zeros = Tensors.random(2, 8, 5, 1);
    Tensor gaps = with(zeros, 2 * 5 + 4, Float.NaN);
    Trainer first = masked();
    Examples refused = Dataset.of(x, gaps).batch(4);
    String remedy = "where it is padding, say so by lengths(..) or mask(..) of the data";
    says(() -> first.fit(refused, Fit.epochs(1)), "y: ", "example 2, feature [4, 0]", remedy);
    float[] weights = new float[8 * 5];
    Arrays.fill(weights, 1);
    weights[2 * 5 + 4] = 0;
    Examples weighted = refused.weights(Tensor.of(weights, 8, 5));
    says(() -> first.fit(weighted, Fit.epochs(1)), "example 2, feature [4, 0]", remedy);
    first.fit(refused.lengths(5, 5, 3, 5, 5, 5, 5, 5), Fit.epochs(2));
    Trainer second = masked();
    second.fit(Dataset.of(x, zeros).batch(4), Fit.epochs(2));
    Bits.assertSame(Bits.of(second), Bits.of(first));
  }

  private static Trainer masked() {
    return Sequential.of(input(5, 3), masking(0), lstm(4).returnSequences(), dense(1))
        .compile(adam(1e-3f), MSE);
  }

  /** Data that comes batch by batch is looked at only when something is wrong. */
  @Test
  void nanInABatchIsNamedWhenItComes() {
    Trainer trainer = Sequential.of(input(3), dense(1, Activation.RELU)).compile(sgd(0.1f), MSE);
    Batch good = Batch.of(Tensors.random(1, 4, 3), Tensors.positive(2, 4, 1));
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      Batch broken = Batch.of(with(good.x(), 7, bad), good.y());
      Dataset stream = dataset(good, broken, good);
      says(
          () -> trainer.fit(stream, Fit.epochs(2)),
          "epoch 1, step 2, x: expected finite numbers but got " + bad + " at row 2, feature 1");
      var before = Bits.of(trainer);
      says(() -> trainer.trainOnBatch(broken), "trainOnBatch, x: expected finite numbers");
      Bits.assertSame(before, Bits.of(trainer));
    }
  }

  private static Dataset dataset(Batch... batches) {
    return new Dataset() {
      @Override
      public int batches() {
        return batches.length;
      }

      @Override
      public Iterator<Batch> epoch(int epoch) {
        return List.of(batches).iterator();
      }
    };
  }

  @Test
  void divergenceNamesStepLayerAndRemedy() {
    Trainer trainer = exploding();
    Trainer twin = exploding();
    DivergedException problem =
        says(
            DivergedException.class,
            () -> trainer.fit(harmless(), Fit.epochs(100)),
            "epoch ",
            ", step ",
            "Lower the learning rate, or clip gradients with clipGlobalNorm(1).");
    assertTrue(
        problem.getMessage().contains("the output of dense_")
            || problem.getMessage().contains("it comes from the loss function"),
        problem.getMessage());
    // The weights are those after the last good step.
    int steps = trainer.optimizer().steps();
    assertEquals(
        "epoch " + (steps / 2 + 1) + ", step " + (steps % 2 + 1),
        problem.getMessage().substring(0, problem.getMessage().indexOf(':')));
    for (int i = 0; i < steps; i += 2) {
      Iterator<Batch> epoch = harmless().epoch(0);
      twin.trainOnBatch(epoch.next());
      if (i + 1 < steps) {
        twin.trainOnBatch(epoch.next());
      }
    }
    Bits.assertSame(Bits.of(twin.model()), Bits.of(trainer.model()));
  }

  @Test
  void theFirstLayerThatIsNotFiniteIsNamed() {
    Model model =
        Sequential.of(
            input(3),
            dense(4),
            activation(Activation.EXP),
            dropout(0.5f),
            activation(Activation.TANH),
            dense(1));
    model.weights().get("dense_1/bias").assign(Tensor.of(new float[] {1, 100, 2, 3}, 4));
    model.weights().get("dense_2/kernel").assign(Tensor.full(Shape.of(4, 1), 1e38f));
    Trainer trainer = model.compile(sgd(0.1f), MSE);
    Batch batch = Batch.of(Tensors.random(1, 8, 3), Tensors.random(2, 8, 1));
    var before = Bits.of(trainer);
    says(
        DivergedException.class,
        () -> trainer.trainOnBatch(batch),
        "trainOnBatch: the loss is NaN; the output of activation_1 is the first",
        "Lower the learning rate");
    Bits.assertSame(before, Bits.of(trainer));
    model.weights().get("dense_1/bias").assign(with(Tensor.zeros(4), 2, Float.NaN));
    says(
        DivergedException.class,
        () -> trainer.trainOnBatch(batch),
        "the loss is NaN; the weight dense_1/bias is not finite");
  }

  @Test
  void aLossFunctionMayBeToBlame() {
    Loss bad = (target, prediction) -> Ops.log(Ops.mean(Ops.sub(target, target), false, -1));
    Trainer trainer = Sequential.of(input(3), dense(1)).compile(sgd(0.1f), bad);
    says(
        DivergedException.class,
        () -> trainer.fit(harmless(), Fit.epochs(1)),
        "epoch 1, step 1: the loss is -Infinity; all layers are finite, so it comes from the loss");
  }

  /** sqrt has no slope at 0: a finite loss whose gradient is not. */
  @Test
  void aGradientThatIsNotFiniteIsDivergenceToo() {
    Loss root =
        (target, prediction) -> Ops.mean(Ops.sqrt(Ops.mul(prediction, prediction)), false, -1);
    Model model = Sequential.of(input(3), dense(1));
    model.weights().get("dense_1/kernel").assign(Tensor.zeros(3, 1));
    Trainer trainer = model.compile(sgd(0.1f), root);
    var before = Bits.of(trainer);
    DivergedException problem =
        says(
            DivergedException.class,
            () -> trainer.fit(harmless(), Fit.epochs(1)),
            "epoch 1, step 1: ",
            "the gradient of dense_1/",
            "lower the learning rate");
    assertNotNull(problem.getCause());
    Bits.assertSame(before, Bits.of(trainer));
  }

  /** To whoever clips already, clipping is no advice. */
  @Test
  void whoClipsIsNotToldToClip() {
    Model model = Sequential.of(input(3), dense(1));
    Batch batch = Batch.of(Tensors.random(1, 8, 3), Tensors.random(2, 8, 1));
    String[] parts = {
      "the loss is NaN; the weight dense_1/bias is not finite",
      ". Lower the learning rate, or the limit that gradients are clipped to."
    };
    Loss root =
        (target, prediction) -> Ops.mean(Ops.sqrt(Ops.mul(prediction, prediction)), false, -1);
    for (Optimizer each :
        List.of(sgd(1).clipGlobalNorm(1), adam(1).clipNorm(2), sgd(1).clipValue(3))) {
      model.weights().get("dense_1/bias").assign(Tensor.full(Shape.of(1), Float.NaN));
      Trainer trainer = model.compile(each, MSE);
      says(DivergedException.class, () -> trainer.trainOnBatch(batch), parts);
      says(DivergedException.class, () -> trainer.gradientFlow(batch), parts);
      model.weights().get("dense_1/bias").assign(Tensor.zeros(1));
      model.weights().get("dense_1/kernel").assign(Tensor.zeros(3, 1));
      Trainer rooted = model.compile(each, root);
      says(
          DivergedException.class,
          () -> rooted.trainOnBatch(batch),
          "lower the learning rate, clip gradients to a lower limit, or look for NaN in the data");
    }
    model.weights().get("dense_1/bias").assign(Tensor.full(Shape.of(1), Float.NaN));
    says(
        DivergedException.class,
        () -> model.gradientFlow(batch, MSE),
        "Lower the learning rate, or clip gradients with clipGlobalNorm(1).");
  }

  @Test
  void stopOnNanEndsQuietlyWithTheWeightsFromBefore() {
    Trainer trainer = exploding();
    Trainer throwing = exploding();
    History history = trainer.fit(harmless(), Fit.epochs(100).callbacks(Callbacks.stopOnNan()));
    says(DivergedException.class, () -> throwing.fit(harmless(), Fit.epochs(100)));
    assertEquals(trainer.optimizer().steps() / 2, history.epochs().size());
    assertTrue(history.epochs().size() < 100);
    Bits.assertSame(Bits.of(throwing), Bits.of(trainer));
    for (List<Integer> weight : Bits.of(trainer.model()).values()) {
      assertTrue(weight.stream().allMatch(bits -> Float.isFinite(Float.intBitsToFloat(bits))));
    }
  }

  @Test
  void anEndWithoutNumbersIsNoNumber() {
    Trainer trainer = Sequential.of(input(3), dense(1)).compile(sgd(0.1f), MSE);
    Map<String, Double> nothing = trainer.metrics().results();
    assertTrue(Double.isNaN(nothing.get("loss")));
    says(() -> trainer.fit(dataset(), Fit.epochs(1)), "fit: expected at least one batch of data");
    says(() -> trainer.evaluate(dataset()), "evaluate: expected at least one batch of data");
    says(
        () -> trainer.fit(harmless(), Fit.epochs(1).validation(dataset())),
        "fit, validation: expected at least one batch of data but got none");
    says(() -> Fit.epochs(0), "fit: expected at least one epoch but got 0");
    says(
        () -> trainer.fit(harmlessWithout(), Fit.epochs(1)),
        "dataset: expected at least one full batch of 9 but got 8 examples");
  }

  private static Dataset harmlessWithout() {
    return Dataset.of(Tensors.random(1, 8, 3), Tensors.random(2, 8, 1)).batch(9).dropRemainder();
  }
}
