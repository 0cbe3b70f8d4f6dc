package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.metrics.Metrics.accuracy;
import static dev.rondo.metrics.Metrics.categoricalAccuracy;
import static dev.rondo.metrics.Metrics.mae;
import static dev.rondo.metrics.Metrics.mean;
import static dev.rondo.metrics.Metrics.topK;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Layer;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Loss;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {
  private static final int ANY = Shape.ANY;
  private static final Loss MSE = meanSquaredError();

  static Stream<Rnn> cells() {
    return Stream.of(simpleRnn(16), lstm(16), gru(16));
  }

  /** Which of two marks came first, a few steps ago: cannot be told without a memory. */
  @ParameterizedTest
  @MethodSource("cells")
  void learnsToRemember(Rnn layer) {
    int n = 120;
    int steps = 6;
    RandomState random = RandomState.seeded(3);
    float[] x = new float[n * steps * 2];
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      y[i] = random.nextInt(2);
      int first = random.nextInt(3);
      int second = first + 1 + random.nextInt(2);
      x[(i * steps + first) * 2 + y[i]] = 1;
      x[(i * steps + second) * 2 + 1 - y[i]] = 1;
    }
    Model model = Sequential.of(input(ANY, 2), layer, dense(2, Activation.SOFTMAX));
    Dataset data = Dataset.of(Tensor.of(x, n, steps, 2), Tensor.ofInts(y, n)).batch(20).shuffle(1);
    Trainer trainer = model.compile(adam(1e-2f), sparseCategoricalCrossentropy(), accuracy());
    History history = trainer.fit(data, Fit.epochs(40));
    assertEquals(40, history.epochs().size());
    double[] losses = history.get("loss");
    assertTrue(losses[39] < 0.1 * losses[0], history::toString);
    assertEquals(1.0, trainer.evaluate(data).get("accuracy"));
  }

  /** The loop that a user would write, and no more. */
  @Test
  void trainOnBatchIsALoopOnATape() {
    Layer[] layers = {input(ANY, 3), lstm(5), dropout(0.4f), dense(2)};
    Model model = Sequential.seeded(11, layers);
    Trainer trainer = model.compile(adam(1e-2f).clipGlobalNorm(0.5f), MSE, mae()).seed(7);
    Model byHand = Sequential.seeded(11, layers);
    Optimizer optimizer = adam(1e-2f).clipGlobalNorm(0.5f);
    RandomState random = RandomState.seeded(7).fork("training");
    for (int i = 0; i < 4; i++) {
      Batch batch = Batch.of(Tensors.random(i, 6, 4, 3), Tensors.random(100 + i, 6, 2));
      double expected;
      try (GradientTape tape = GradientTape.record()) {
        Tensor y = byHand.forward(batch.x(), Pass.training(random));
        Tensor error = MSE.apply(batch.y(), y);
        expected = error.item();
        optimizer.apply(tape.gradient(error, byHand.weights()));
      }
      assertEquals(expected, trainer.trainOnBatch(batch));
    }
    Bits.assertSame(Bits.of(byHand), Bits.of(model));
    assertEquals(4, trainer.optimizer().steps());
  }

  /** Batches of 2, 2 and 1: each counts by its examples. */
  @Test
  void evaluateIsWhatOneWorksOutByHand() {
    Model model = Sequential.of(input(ANY, 3), gru(4), dense(2));
    Tensor x = Tensors.random(1, 5, 4, 3);
    Tensor y = Tensors.random(2, 5, 2);
    Trainer trainer = model.compile(sgd(0.1f), MSE, mae());
    var before = Bits.of(trainer);
    Map<String, Double> values = trainer.evaluate(Dataset.of(x, y).batch(2));
    float[] predicted = model.predict(x).toArray();
    double squares = 0;
    double distances = 0;
    for (int i = 0; i < predicted.length; i++) {
      double error = (double) predicted[i] - y.toArray()[i];
      squares += error * error / predicted.length;
      distances += Math.abs(error) / predicted.length;
    }
    assertEquals(List.of("loss", "mae"), List.copyOf(values.keySet()));
    assertEquals(squares, values.get("loss"), 1e-6);
    assertEquals(distances, values.get("mae"), 1e-6);
    Bits.assertSame(before, Bits.of(trainer));
    assertEquals(Bits.of(model.predict(x)), Bits.of(trainer.predict(x)));
  }

  @Test
  void historyHoldsMeansOverTheEpochAndTheValidation() {
    Dataset train = Dataset.of(Tensors.random(1, 6, 3), Tensors.random(2, 6, 1)).batch(4);
    Dataset valid = Dataset.of(Tensors.random(3, 5, 3), Tensors.random(4, 5, 1)).batch(5);
    Trainer trainer = Sequential.of(input(3), dense(1)).compile(sgd(0.05f), MSE, mae());
    Trainer twin = Sequential.of(input(3), dense(1)).compile(sgd(0.05f), MSE, mae());
    History history = trainer.fit(train, Fit.epochs(3).validation(valid));
    for (int epoch = 0; epoch < 3; epoch++) {
      double sum = 0;
      for (Batch batch : train) {
        sum += batch.size() * twin.trainOnBatch(batch);
      }
      EpochLog log = history.epochs().get(epoch);
      assertEquals(
          List.of("loss", "mae", "val_loss", "val_mae"), List.copyOf(log.values().keySet()));
      assertEquals(sum / 6, log.get("loss"), 1e-12);
      twin.evaluate(valid).forEach((name, value) -> assertEquals(value, log.get("val_" + name)));
      assertEquals(epoch + 1, log.epoch());
      assertEquals(3, log.epochs());
      assertTrue(log.seconds() > 0);
    }
    assertEquals(history.get("val_mae")[2], history.last("val_mae"));
    says(() -> history.get("val_accuracy"), "there is no val_accuracy in [loss, mae, val_loss");
    says(
        IllegalStateException.class,
        () -> new History(List.of()).last("loss"),
        "no epoch was finished");
  }

  @Test
  void aSecondFitStartsWithEpochOneFromTheWeightsAsTheyAre() {
    Dataset data = Dataset.of(Tensors.random(1, 8, 3), Tensors.random(2, 8, 1)).batch(4).shuffle(5);
    Trainer twice = Sequential.of(input(3), dense(1)).compile(sgd(0.05f), MSE);
    History first = twice.fit(data, Fit.epochs(2));
    History second = twice.fit(data, Fit.epochs(2));
    assertEquals(2, second.epochs().size());
    assertEquals(1, second.epochs().get(0).epoch());
    assertTrue(second.last("loss") < first.last("loss"));
    // The second starts with the order of the first epoch again.
    Trainer byHand = Sequential.of(input(3), dense(1)).compile(sgd(0.05f), MSE);
    for (int epoch : new int[] {0, 1, 0, 1}) {
      data.epoch(epoch).forEachRemaining(byHand::trainOnBatch);
    }
    Bits.assertSame(Bits.of(byHand), Bits.of(twice));
  }

  @Test
  void anotherSeedIsAnotherDropout() {
    Layer[] layers = {input(8), dropout(0.5f), dense(1)};
    Batch batch = Batch.of(Tensors.random(1, 8, 8), Tensors.random(2, 8, 1));
    double first = Sequential.of(layers).compile(sgd(0), MSE).trainOnBatch(batch);
    assertEquals(first, Sequential.of(layers).compile(sgd(0), MSE).trainOnBatch(batch));
    assertNotEquals(first, Sequential.of(layers).compile(sgd(0), MSE).seed(9).trainOnBatch(batch));
  }

  @Test
  void aStepThatFailsChangesNothing() {
    Model model = Sequential.of(input(ANY, 3), lstm(4).returnSequences(), dropout(0.2f), dense(2));
    Trainer trainer = model.compile(adam(1e-2f), MSE, accuracy(), topK(2));
    Tensor x = Tensors.random(1, 2, 4, 3);
    Batch bad = new Batch(x, Tensors.random(2, 2, 4, 3), null, null, true);
    var before = Bits.of(trainer);
    says(() -> trainer.trainOnBatch(bad), "[2, 4, 2]", "[2, 4, 3]");
    Bits.assertSame(before, Bits.of(trainer));
    assertTrue(Double.isNaN(trainer.metrics().loss()));
  }

  /** Labels that the loss can take but the metric cannot: the weights stay. */
  @Test
  void aMetricOfAnotherShapeIsSaidBeforeTheWeightsChange() {
    Trainer trainer =
        Sequential.of(input(3), dense(4))
            .compile(
                sgd(0.1f), sparseCategoricalCrossentropy().fromLogits(), categoricalAccuracy());
    var before = Bits.of(trainer);
    Batch batch = Batch.of(Tensors.random(1, 5, 3), Tensors.ints(2, 4, 5));
    says(() -> trainer.trainOnBatch(batch), "categorical_accuracy", "[5, 4]", "[5]");
    says(() -> trainer.evaluate(Dataset.of(batch.x(), batch.y())), "categorical_accuracy");
    Bits.assertSame(before, Bits.of(trainer));
    assertTrue(Double.isNaN(trainer.metrics().loss()), "the loss of that batch does not count");
  }

  @Test
  void metricsNeedNamesOfTheirOwn() {
    Model model = Sequential.of(input(3), dense(1));
    says(() -> model.compile(sgd(1), MSE, mae(), mae()), "[loss, mae, mae]");
    says(
        () -> model.compile(sgd(1), MSE, mean("loss", MSE)),
        "different names but got [loss, loss]");
  }

  @Test
  void aMaskAndAStateArePartOfTheSignal() {
    // A mask of a model without sequences in its output does not reach the loss.
    Model model = Sequential.of(input(ANY, 3), gru(4), dense(1));
    Trainer trainer = model.compile(sgd(0f), MSE);
    Tensor x = Tensors.random(1, 2, 5, 3);
    Tensor mask = Tensor.of(new float[] {1, 1, 0, 0, 0, 1, 1, 1, 1, 0}, 2, 5);
    Tensor y = Tensors.random(2, 2, 1);
    double loss = trainer.trainOnBatch(new Batch(x, y, null, mask, false));
    float[] p = model.apply(Signal.of(x).withMask(mask), Pass.inference()).value().toArray();
    double a = p[0] - y.toArray()[0];
    double b = p[1] - y.toArray()[1];
    assertEquals((a * a + b * b) / 2, loss, 1e-6);
    assertArrayEquals(
        model.predict(x.slice(0, 0, 1).slice(1, 0, 2)).toArray(), new float[] {p[0]}, 1e-6f);
  }
}
