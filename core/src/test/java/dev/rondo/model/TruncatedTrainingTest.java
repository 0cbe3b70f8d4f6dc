package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.losses.Losses.sparseCategoricalCrossentropy;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.rondo.cells.State;
import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.dataset.Windows;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Loss;
import dev.rondo.optimizers.Optimizer;
import dev.rondo.tensor.GradientTape;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Truncated backpropagation through time: values flow from window to window, gradients do not. */
class TruncatedTrainingTest {
  private static final Loss MSE = meanSquaredError();
  private static final Tensor X = Tensors.random(1, 6, 11, 3);
  private static final Tensor Y = Tensors.random(2, 6, 11, 2);

  /** Windows of 4, 4 and 3 steps, two batches of 3 sequences each. */
  private static Dataset windows() {
    return Dataset.of(X, Y).batch(3).truncate(4);
  }

  /** The state taken out of each window and put into the next, by hand and detached. */
  @Test
  void trainsAsWithAStateCarriedByHand() {
    Model carried = Sequential.of(input(Shape.ANY, 3), lstm(4).returnSequences(), dense(2));
    Trainer trainer = carried.compile(sgd(0.3f), MSE);
    List<Double> losses = new ArrayList<>();
    Model byHand =
        Sequential.of(input(Shape.ANY, 3), lstm(4).returnSequences().returnState(), dense(2));
    Optimizer optimizer = sgd(0.3f);
    @Nullable State state = null;
    for (Batch batch : windows()) {
      losses.add(trainer.trainOnBatch(batch));
      try (GradientTape tape = GradientTape.record()) {
        Signal x = Signal.of(batch.x()).withInitialState(batch.continues() ? state : null);
        Signal y = byHand.apply(x, Pass.training(RandomState.seeded(1)));
        Tensor error = MSE.apply(batch.y(), y.value());
        assertEquals(error.item(), losses.get(losses.size() - 1));
        optimizer.apply(tape.gradient(error, byHand.weights()));
        state = Objects.requireNonNull(y.state()).detach();
      }
    }
    assertEquals(6, losses.size());
    Bits.assertSame(Bits.of(byHand), Bits.of(carried));
  }

  /** With no learning, windows give what whole sequences give. */
  @Test
  void evaluatesAWindowAsPartOfItsSequence() {
    Model model =
        Sequential.of(
            input(Shape.ANY, 3), gru(4).returnSequences(), lstm(4).returnSequences(), dense(2));
    Trainer trainer = model.compile(sgd(0f), MSE);
    double whole = trainer.evaluate(Dataset.of(X, Y).batch(3)).get("loss");
    // Windows of 11 steps are the sequences; windows of one step are the extreme.
    assertEquals(whole, trainer.evaluate(Dataset.of(X, Y).batch(3).truncate(11)).get("loss"), 1e-6);
    assertEquals(whole, trainer.evaluate(Dataset.of(X, Y).batch(3).truncate(1)).get("loss"), 1e-6);
    double alone =
        trainer.evaluate(Dataset.of(X.slice(1, 4, 8), Y.slice(1, 4, 8)).batch(3)).get("loss");
    List<Batch> batches = new ArrayList<>();
    windows().forEach(batches::add);
    double inside = trainer.measure(batches.subList(1, 2)).get("loss");
    assertNotEquals(alone, inside);
  }

  /** The last state after a window is that after the same steps in one go. */
  @Test
  void statesAreResetWhereASequenceBegins() {
    Model model = Sequential.of(input(Shape.ANY, 3), gru(4).returnSequences(), dense(2));
    Trainer trainer = model.compile(sgd(0f), MSE);
    Model sameGru = Sequential.of(input(Shape.ANY, 3), gru(4));
    List<Batch> batches = new ArrayList<>();
    windows().forEach(batches::add);
    int[] seen = {4, 8, 11, 4, 8, 11};
    for (int i = 0; i < 6; i++) {
      trainer.trainOnBatch(batches.get(i));
      Tensor part = X.slice(0, i / 3 * 3, i / 3 * 3 + 3).slice(1, 0, seen[i]);
      assertArrayEquals(
          sameGru.predict(part).toArray(),
          Objects.requireNonNull(trainer.states().get("gru_1")).h().toArray(),
          1e-6f);
    }
  }

  @Test
  void lanesOfATextAreReadToTheirEnd() {
    int[] text = Tensors.ints(5, 7, 2 * 12 + 1).toIntArray();
    Dataset data = Windows.of(text, 2, 4);
    Model model = Sequential.of(embedding(7, 3), lstm(4).returnSequences(), dense(7));
    Loss loss = sparseCategoricalCrossentropy().fromLogits();
    double windows = model.compile(sgd(0f), loss).evaluate(data).get("loss");
    double whole = model.compile(sgd(0f), loss).evaluate(Windows.of(text, 2, 12)).get("loss");
    assertEquals(whole, windows, 1e-6);
  }

  @Test
  void aFailedWindowLeavesTheStateToTheNext() {
    Model model =
        Sequential.of(input(Shape.ANY, 3), lstm(4).returnSequences(), dropout(0.5f), dense(2));
    Trainer failing = model.compile(sgd(0f), MSE);
    Trainer smooth = model.compile(sgd(0f), MSE);
    List<Batch> batches = new ArrayList<>();
    windows().forEach(batches::add);
    failing.trainOnBatch(batches.get(0));
    smooth.trainOnBatch(batches.get(0));
    Batch bad =
        new Batch(batches.get(1).x(), Tensor.full(Shape.of(3, 4, 2), Float.NaN), null, null, true);
    says(() -> failing.trainOnBatch(bad), "trainOnBatch, y: expected finite numbers but got NaN");
    assertEquals(smooth.trainOnBatch(batches.get(1)), failing.trainOnBatch(batches.get(1)));
    Bits.assertSame(Bits.of(smooth), Bits.of(failing));
  }

  @Test
  void anotherBatchSizeCannotGoOn() {
    Model model = Sequential.of(input(Shape.ANY, 3), lstm(4).returnSequences(), dense(2));
    Trainer trainer = model.compile(sgd(0.1f), MSE);
    trainer.trainOnBatch(Batch.of(X, Y));
    Batch fewer = new Batch(X.slice(0, 0, 2), Y.slice(0, 0, 2), null, null, true);
    says(
        () -> trainer.trainOnBatch(fewer),
        "lstm_1: expected a carried state of shapes [[2, 4], [2, 4]] but got [[6, 4], [6, 4]]",
        "Keep the batch size from window to window");
  }
}
