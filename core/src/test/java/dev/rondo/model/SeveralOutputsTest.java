package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.losses.Losses.huber;
import static dev.rondo.losses.Losses.mae;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Callbacks.checkpoint;
import static dev.rondo.model.Outputs.outputs;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.adam;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.dataset.Batch;
import dev.rondo.dataset.BatchInput;
import dev.rondo.dataset.BatchTarget;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.metrics.Metrics;
import dev.rondo.saving.RondoFileException;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training with several inputs and outputs. */
class SeveralOutputsTest {
  private static final Tensor A = Tensors.random(1, 10, 5, 3);
  private static final Tensor B = Tensors.random(2, 10, 2);
  private static final Tensor PRICE = Tensors.random(3, 10, 1);
  private static final Tensor SOLD = Tensors.random(4, 10, 2);

  @TempDir private Path folder;

  private static Model model() {
    Node a = input("a", Shape.ANY, 3);
    Node b = input("b", 2);
    Node read = concatenate(a.then(gru(4)), b).then(dropout(0.2f));
    return Model.of(List.of(a, b), read.then("price", dense(1)), read.then("sold", dense(2)));
  }

  private static Outputs both() {
    return outputs()
        .loss("price", mse(), 0.3f)
        .metrics("price", Metrics.mae())
        .loss("sold", huber());
  }

  private static Dataset ordered() {
    return Dataset.of(List.of(A, B), List.of(PRICE, SOLD)).batch(4).shuffle(3);
  }

  /** The step of Keras: the gradient of the weighted sum of the losses. */
  @Test
  void aStepIsThatOfTheWeightedSum() {
    Model model = model();
    Model byHand = model();
    double loss =
        model
            .compile(sgd(0.1f), both())
            .trainOnBatch(Batch.of(List.of(A, B), List.of(PRICE, SOLD)));
    Trainer random = byHand.compile(sgd(0.1f), both());
    try (GradientTape tape = GradientTape.record()) {
      List<Signal> y =
          byHand.apply(ModelData.signals(List.of(A, B)), Pass.training(random.random()));
      Tensor error =
          mse().apply(PRICE, y.get(0).value()).mul(0.3f).add(huber().apply(SOLD, y.get(1).value()));
      assertEquals(error.item(), loss);
      sgd(0.1f).apply(tape.gradient(error, byHand.weights()));
    }
    Bits.assertSame(Bits.of(byHand), Bits.of(model));
  }

  @Test
  void resultsAreNamedAsInKeras() {
    Model model = model();
    Trainer trainer = model.compile(adam(0.01f), both());
    Map<String, Double> results = trainer.evaluate(ordered());
    assertEquals(
        List.of("loss", "price_loss", "sold_loss", "price_mae"), List.copyOf(results.keySet()));
    List<Tensor> y = model.predict(List.of(A, B));
    double price = mse().apply(PRICE, y.get(0)).item();
    double sold = huber().apply(SOLD, y.get(1)).item();
    assertEquals(price, results.get("price_loss"), 1e-6);
    assertEquals(sold, results.get("sold_loss"), 1e-6);
    assertEquals(0.3 * price + sold, results.get("loss"), 1e-6);
    assertEquals(mae().apply(PRICE, y.get(0)).item(), results.get("price_mae"), 1e-6);
    History history = trainer.fit(ordered(), Fit.epochs(2).validation(ordered()));
    assertEquals(2, history.get("val_price_mae").length);
    assertEquals(
        List.of("loss", "a_loss", "b_loss", "a_mae", "b_mae"),
        List.copyOf(twoHeads().compile(sgd(1), mse(), Metrics.mae()).evaluate(pairs()).keySet()));
  }

  private static Model twoHeads() {
    Node x = input("x", 2);
    return Model.of(List.of(x), x.then("a", dense(1)), x.then("b", dense(2)));
  }

  private static Dataset pairs() {
    return Dataset.of(List.of(B), List.of(PRICE, SOLD));
  }

  /** By name or in order, it is the same data. */
  @Test
  void dataComesInOrderOrByName() {
    Dataset named =
        Dataset.of(Map.of("b", B, "a", A), Map.of("sold", SOLD, "price", PRICE))
            .batch(4)
            .shuffle(3);
    Trainer first = model().compile(adam(0.01f), both());
    Trainer second = model().compile(adam(0.01f), both());
    assertEquals(
        Bits.of(first.fit(ordered(), Fit.epochs(2))), Bits.of(second.fit(named, Fit.epochs(2))));
    Bits.assertSame(Bits.of(first), Bits.of(second));
    assertEquals(
        Bits.of(first.predict(List.of(A, B)).get(1)),
        Bits.of(second.predict(Map.of("a", A, "b", B)).get("sold")));
  }

  /** An output without a loss is only computed; its layer is not trained. */
  @Test
  void anOutputMayHaveNoLoss() {
    Model model = model();
    List<Integer> before = Bits.of(model).get("price/kernel");
    Trainer trainer = model.compile(adam(0.01f), outputs().loss("sold", mse()));
    trainer.fit(Dataset.of(Map.of("a", A, "b", B), SOLD), Fit.epochs(1));
    trainer.fit(Dataset.of(List.of(A, B), SOLD), Fit.epochs(1));
    assertEquals(before, Bits.of(model).get("price/kernel"));
    assertEquals(
        List.of("loss", "sold_loss"),
        List.copyOf(
            trainer.evaluate(Dataset.of(Map.of("a", A, "b", B), Map.of("sold", SOLD))).keySet()));
  }

  /** Each input has its mask and each output its weights: as if each stood alone. */
  @Test
  void masksAndWeightsBelongToTheirOwn() {
    Node a = input("a", Shape.ANY, 3);
    Node b = input("b", Shape.ANY, 3);
    Model model = Model.of(List.of(a, b), a.then("left", lstm(2)), b.then("right", gru(3)));
    Tensor y = Tensors.random(5, 10, 2);
    Tensor z = Tensors.random(6, 10, 3);
    Tensor first = Tensors.ints(7, 2, 10, 5);
    Tensor second = Tensors.ints(8, 2, 10, 5);
    Tensor weights = Tensors.positive(9, 10);
    Tensor other = Tensors.random(10, 10, 5, 3);
    Batch batch =
        new Batch(
            List.of(new BatchInput("b", other, second), new BatchInput("a", A, first)),
            List.of(new BatchTarget("left", y, weights), new BatchTarget("right", z, null)),
            false);
    Dataset data =
        Dataset.of(Map.of("a", A, "b", other), Map.of("left", y, "right", z))
            .mask("a", first)
            .mask("b", second)
            .weights("left", weights)
            .batch(10);
    Trainer trainer = model.compile(sgd(0.1f), mse());
    Map<String, Double> results = trainer.evaluate(data);
    Model left = Sequential.of(input(Shape.ANY, 3), lstm(2));
    Model right = Sequential.of(input(Shape.ANY, 3), gru(3));
    left.weights()
        .forEach(w -> w.assign(model.weights().get(w.name().replace("lstm_1", "left")).value()));
    right
        .weights()
        .forEach(w -> w.assign(model.weights().get(w.name().replace("gru_1", "right")).value()));
    double expectedLeft =
        left.compile(sgd(1), mse())
            .evaluate(one(new Batch(A, y, weights, first, false)))
            .get("loss");
    double expectedRight =
        right
            .compile(sgd(1), mse())
            .evaluate(one(new Batch(other, z, null, second, false)))
            .get("loss");
    assertEquals(expectedLeft, results.get("left_loss"));
    assertEquals(expectedRight, results.get("right_loss"));
    assertEquals((float) results.get("loss").doubleValue(), (float) trainer.trainOnBatch(batch));
  }

  private static Dataset one(Batch batch) {
    return new Dataset() {
      @Override
      public int batches() {
        return 1;
      }

      @Override
      public Iterator<Batch> epoch(int epoch) {
        return List.of(batch).iterator();
      }
    };
  }

  /** Killed after any step, it goes on to the same bits. */
  @Test
  void aResumedRunGivesTheSameBits() {
    Path file = folder.resolve("run.rondo");
    Trainer whole = model().compile(adam(0.01f), both());
    History history = whole.fit(ordered(), Fit.epochs(2));
    for (int at = 1; at <= 6; at++) {
      int[] left = {at};
      Callback kill =
          new Callback() {
            @Override
            public void onBatchEnd(Trainer trainer, Progress progress) {
              if (--left[0] < 0) {
                throw new IllegalStateException("killed");
              }
            }
          };
      Trainer killed = model().compile(adam(0.01f), both());
      Fit fit = Fit.epochs(2).callbacks(kill, checkpoint(file).everyBatches(1));
      if (at < 6) {
        assertThrows(IllegalStateException.class, () -> killed.fit(ordered(), fit));
      } else {
        killed.fit(ordered(), fit);
      }
      Trainer resumed = model().compile(adam(0.01f), both()).resume(file);
      assertEquals(Bits.of(history), Bits.of(resumed.fit(ordered(), Fit.epochs(2))));
      Bits.assertSame(Bits.of(whole), Bits.of(resumed));
    }
    says(
        RondoFileException.class,
        () -> model().compile(adam(0.01f), mse()).resume(file),
        "expected the metrics [loss, price_loss, sold_loss, price_mae], as the checkpoint was made",
        "but got [loss, price_loss, sold_loss]");
    Trainer frozen = model().compile(adam(0.01f), both());
    frozen.model().freeze("sold");
    says(
        RondoFileException.class,
        () -> frozen.resume(file),
        "expected the frozen weights [], as the checkpoint was made with, but got [sold/kernel");
  }

  @Test
  void lossesThatFitNoOutputAreRefused() {
    Model model = model();
    says(
        () -> model.compile(sgd(1), outputs().loss("cost", mse())),
        "compile: expected losses for outputs of the model, which are [price, sold], but got [cost]");
    says(() -> model.compile(sgd(1), outputs()), "which are [price, sold], but got none");
    says(
        () -> model.compile(sgd(1), outputs().loss("sold", mse()).metrics("price", Metrics.mae())),
        "compile: expected metrics for outputs with a loss but price has none");
    says(
        () -> outputs().loss("a", mse()).loss("a", mse()),
        "outputs: expected one loss for each output but got two for a");
    says(
        () -> outputs().loss("a", mse(), -1),
        "expected a finite weight of 0 or more for a but got -1");
    says(() -> outputs().loss("a", mse(), Float.NaN), "but got NaN");
    says(
        () -> model.compile(sgd(1), mse(), Metrics.mae(), Metrics.mae()),
        "compile: expected metrics of different names but got");
  }

  @Test
  void dataThatDoesNotFitNamesItsPart() {
    Trainer trainer = model().compile(sgd(0.1f), both());
    var before = Bits.of(trainer);
    says(
        () -> trainer.trainOnBatch(Batch.of(List.of(A, B), List.of(PRICE))),
        "model: expected targets for the outputs [price, sold] but got 1");
    says(
        () -> trainer.trainOnBatch(Batch.of(Map.of("a", A, "b", B), Map.of("price", PRICE))),
        "model: expected targets [price, sold] but got [price]");
    says(
        () -> trainer.trainOnBatch(Batch.of(Map.of("a", A), Map.of("price", PRICE, "sold", SOLD))),
        "model: expected inputs [a, b] but got [a]");
    says(
        () -> trainer.trainOnBatch(Batch.of(List.of(A), List.of(PRICE, SOLD))),
        "model: expected the inputs [a, b] but got 1 tensor");
    says(
        () -> trainer.trainOnBatch(Batch.of(List.of(A, B), List.of(SOLD, PRICE))),
        "output price: ");
    says(() -> Batch.of(List.of(), List.of(PRICE)), "batch: expected at least one input and one");
    says(() -> Dataset.of(List.of(A), List.of()), "dataset: expected at least one input and one");
    says(
        () -> Batch.of(Map.of("a", A, "b", Tensor.zeros(9, 2)), Map.of("price", PRICE)),
        "batch: expected x and b of one length but got [10, 5, 3] and [9, 2]");
    says(
        () -> Dataset.of(Map.of("a", A), Map.of("price", Tensor.zeros(9, 1))),
        "dataset: expected x and price of one length but got 10 and 9 examples");
    says(
        () -> Dataset.of(Map.of("a", A, "b", B), PRICE).mask(Tensor.zeros(10, 5)),
        "mask: expected the name of one of the inputs [a, b]");
    says(
        () -> Dataset.of(Map.of("a", A), PRICE).mask("c", Tensor.zeros(10, 5)),
        "mask: expected the name of one of the inputs [a], but got c");
    says(
        () -> Dataset.of(List.of(A, B), List.of(PRICE, SOLD)).weights(Tensor.zeros(10)),
        "weights: expected the name of each target, but they have none; give them by name, in maps");
    Bits.assertSame(before, Bits.of(trainer));
  }

  @Test
  void numbersThatAreNoneNameTheirPart() {
    float[] values = B.toArray();
    values[7] = Float.NaN;
    Tensor bad = Tensor.of(values, 10, 2);
    Trainer trainer = model().compile(sgd(0.1f), both());
    says(
        () -> trainer.fit(Dataset.of(List.of(A, bad), List.of(PRICE, SOLD)), Fit.epochs(1)),
        "x[1]: expected finite numbers but got NaN at example 3, feature 1");
    says(
        () ->
            trainer.fit(
                Dataset.of(Map.of("a", A, "b", B), Map.of("price", PRICE, "sold", bad)),
                Fit.epochs(1)),
        "sold: expected finite numbers but got NaN at example 3");
    says(
        () -> trainer.trainOnBatch(Batch.of(List.of(A, bad), List.of(PRICE, SOLD))),
        "trainOnBatch, x[1]: expected finite numbers but got NaN at row 3, feature 1");
    Trainer broken =
        model()
            .compile(
                sgd(1),
                outputs()
                    .loss("price", mse())
                    .loss("sold", (t, p) -> Ops.sum(t.mul(Float.NaN), false, 1)));
    says(
        DivergedException.class,
        () -> broken.trainOnBatch(Batch.of(List.of(A, B), List.of(PRICE, SOLD))),
        "all layers are finite, so it comes from the loss function of sold");
  }

  /** Windows of all inputs and targets, in step. */
  @Test
  void severalSequencesAreCutTogether() {
    Node a = input("a", Shape.ANY, 3);
    Node b = input("b", Shape.ANY, 2);
    Node joined = concatenate(a, b).then(gru(4).returnSequences());
    Model model = Model.of(List.of(a, b), joined.then("p", dense(1)), joined.then("q", dense(2)));
    Tensor x = Tensors.random(1, 4, 7, 3);
    Tensor z = Tensors.random(2, 4, 7, 2);
    Tensor p = Tensors.random(3, 4, 7, 1);
    Tensor q = Tensors.random(4, 4, 7, 2);
    Dataset whole =
        Dataset.of(Map.of("a", x, "b", z), Map.of("p", p, "q", q))
            .mask("b", Tensors.ints(5, 2, 4, 7));
    Dataset cut = whole.truncate(3);
    assertEquals(3, cut.batches());
    List<Batch> windows = new ArrayList<>();
    cut.forEach(windows::add);
    assertEquals(Shape.of(4, 1, 2), windows.get(2).inputs().get(1).value().shape());
    assertEquals(Shape.of(4, 1), windows.get(2).inputs().get(1).mask().shape());
    assertEquals("q", windows.get(2).targets().get(1).name());
    // carried states make the windows one sequence
    double once =
        model.compile(sgd(1), mse()).evaluate(Dataset.of(List.of(x, z), List.of(p, q))).get("loss");
    // windows of one step weigh the same, so their mean is that of the whole
    Dataset steps = Dataset.of(List.of(x, z), List.of(p, q)).truncate(1);
    double parts = model.compile(sgd(1), mse()).evaluate(steps).get("loss");
    assertEquals(once, parts, 1e-5);
    says(
        () -> Dataset.of(List.of(x, Tensor.zeros(4, 2)), List.of(p)).truncate(3).batches(),
        "truncate: expected x [batch, time, ..] and y",
        "[4, 7, 3] and [4, 2]");
  }
}
