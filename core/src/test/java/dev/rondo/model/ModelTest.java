package dev.rondo.model;

import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.losses.Losses.meanSquaredError;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rondo.cells.State;
import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
  private static final int ANY = Shape.ANY;

  private static Model model() {
    return Sequential.of(
        input(ANY, 3), lstm(4).returnSequences(), gru(5), dense(2, Activation.TANH));
  }

  /** More than one batch of 64, none, and one that is not full. */
  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 128, 150})
  void predictInBatchesGivesWhatOnePassGives(int n) {
    Model model = model();
    Tensor x = Tensors.random(n, n, 6, 3);
    assertEquals(Bits.of(model.forward(x)), Bits.of(model.predict(x)));
  }

  @Test
  void anExampleDoesNotDependOnItsNeighbours() {
    Model model = model();
    Tensor x = Tensors.random(1, 7, 6, 3);
    Tensor all = model.forward(x);
    for (int i = 0; i < 7; i++) {
      Tensor alone = model.forward(x.slice(0, i, i + 1));
      assertArrayEquals(all.slice(0, i, i + 1).toArray(), alone.toArray(), 1e-6f);
    }
  }

  @Test
  void aDenseModelIsItsFormula() {
    Model model = Sequential.of(input(2), dense(3, Activation.RELU), dense(1));
    model.weights().get("dense_1/kernel").assign(Tensor.of(new float[] {1, -2, 3, 4, 5, -6}, 2, 3));
    model.weights().get("dense_1/bias").assign(Tensor.of(new float[] {0.5f, -1, 2}, 3));
    model.weights().get("dense_2/kernel").assign(Tensor.of(new float[] {1, 10, 100}, 3, 1));
    model.weights().get("dense_2/bias").assign(Tensor.of(new float[] {-7}, 1));
    Tensor y = model.predict(Tensor.of(new float[] {1, 2, -1, 1}, 2, 2));
    // [1 2]: relu(9.5, 7, -7) = 9.5, 7, 0   [-1 1]: relu(3.5, 6, -7) = 3.5, 6, 0
    assertArrayEquals(new float[] {72.5f, 56.5f}, y.toArray(), 1e-5f);
  }

  @Test
  void dropoutActsInTrainingOnly() {
    Model model = Sequential.of(input(8), dense(8), dropout(0.5f));
    Tensor x = Tensors.random(1, 4, 8);
    RandomState random = RandomState.seeded(1);
    assertEquals(Bits.of(model.forward(x)), Bits.of(model.forward(x, Pass.inference())));
    assertNotEquals(Bits.of(model.forward(x)), Bits.of(model.forward(x, Pass.training(random))));
  }

  /** A masked step is as if it were not there. */
  @Test
  void aMaskSkipsSteps() {
    Model model = model();
    Tensor x = Tensors.random(3, 1, 5, 3);
    Tensor mask = Tensor.of(new float[] {1, 1, 1, 0, 0}, 1, 5);
    Signal y = model.apply(Signal.of(x).withMask(mask), Pass.inference());
    assertArrayEquals(model.forward(x.slice(1, 0, 3)).toArray(), y.value().toArray(), 1e-6f);
    assertNull(y.mask());
  }

  @Test
  void embeddingsMaskPadding() {
    Model model = Sequential.of(embedding(9, 4).maskZero(), gru(5), dense(2));
    Tensor padded = Tensor.ofInts(new int[] {3, 8, 1, 0, 0}, 1, 5);
    Tensor plain = Tensor.ofInts(new int[] {3, 8, 1}, 1, 3);
    assertArrayEquals(model.predict(plain).toArray(), model.predict(padded).toArray(), 1e-6f);
  }

  /** What an encoder read is where the decoder starts: one long sequence is the reference. */
  @Test
  void theStateOfAnEncoderStartsADecoder() {
    Model encoder = Sequential.of(input(ANY, 3), lstm(4).returnState());
    Model decoder = Sequential.of(input(ANY, 3), lstm(4).returnSequences().returnState());
    Tensor x = Tensors.random(5, 2, 7, 3);
    Signal read = encoder.apply(Signal.of(x.slice(1, 0, 4)), Pass.inference());
    State state = Objects.requireNonNull(read.state());
    assertEquals(2, state.tensors().size());
    Signal written =
        decoder.apply(Signal.of(x.slice(1, 4, 7)).withInitialState(state), Pass.inference());
    Signal whole = decoder.apply(Signal.of(x), Pass.inference());
    assertArrayEquals(whole.value().slice(1, 4, 7).toArray(), written.value().toArray(), 1e-6f);
    assertArrayEquals(
        Objects.requireNonNull(whole.state()).get(1).toArray(),
        Objects.requireNonNull(written.state()).get(1).toArray(),
        1e-6f);
    says(
        () -> decoder.apply(Signal.of(x).withInitialState(State.zeros(2, 5, 5)), Pass.inference()),
        "lstm_1: expected an initial state of shapes [[2, 4], [2, 4]] but got [[2, 5], [2, 5]]");
  }

  @Test
  void wrongShapesAreSaidWithTheRemedy() {
    Model model = model();
    says(
        () -> model.forward(Tensor.zeros(10, 3)),
        "model: expected input [batch, any, 3] but got [10, 3]",
        "x.reshape(1, 10, 3)");
    says(
        () -> model.predict(Tensor.zeros(2, 10, 4)),
        "expected input [batch, any, 3] but got [2, 10, 4]. Reshape the data, or give input(..)");
    says(() -> model.forward(Tensor.scalar(1)), "expected input [batch, any, 3] but got []");
    says(
        () -> model.forward(Tensor.zeros(2, 0, 3)),
        "model: expected sequences of at least one step");
    Model one = Sequential.of(input(ANY, 1), lstm(2));
    says(
        () -> one.forward(Tensor.zeros(32, 10)),
        "expected input [batch, any, 1] but got [32, 10]",
        "x.reshape(32, 10, 1)");
    Model fixed = Sequential.of(input(5, 3), lstm(2));
    says(() -> fixed.forward(Tensor.zeros(1, 6, 3)), "expected input [batch, 5, 3]");
  }

  @Test
  void wrongTypesAreSaidWithTheRemedy() {
    says(
        () -> model().forward(Tensor.ofInts(new int[6], 1, 2, 3)),
        "model: expected float32 input but got int32. Convert it with Ops.toFloat.");
    Model words = Sequential.of(embedding(9, 4), gru(5));
    says(
        () -> words.predict(Tensor.zeros(2, 3)),
        "model: expected int32 token ids but got float32. Make them with Tensor.ofInts.");
    says(
        () -> words.predict(Tensor.ofInts(new int[] {1, 9}, 1, 2)),
        "embedding_1: expected ids in 0 .. 8",
        "but got 9 at [0, 1]");
  }

  @Test
  void wrongMasksAreSaid() {
    Tensor x = Tensor.zeros(2, 5, 3);
    says(
        () -> model().apply(Signal.of(x).withMask(Tensor.zeros(2, 4)), Pass.inference()),
        "model: expected a mask [2, 5], one number a time step, for input [2, 5, 3] but got a mask"
            + " [2, 4]");
    Model dense = Sequential.of(input(5), dense(5));
    says(
        () ->
            dense.apply(
                Signal.of(Tensor.zeros(2, 5)).withMask(Tensor.zeros(2, 5)), Pass.inference()),
        "model: expected no mask for input [2, 5]",
        "leave the mask out");
  }

  @Test
  void wrongShapesAreSaidByFit() {
    Trainer trainer = model().compile(sgd(0.1f), meanSquaredError());
    says(
        () -> trainer.fit(Dataset.of(Tensor.zeros(8, 3), Tensor.zeros(8, 2)), Fit.epochs(1)),
        "expected input [batch, any, 3] but got [8, 3]");
    says(
        () -> trainer.fit(Dataset.of(Tensor.zeros(8, 5, 3), Tensor.zeros(8, 4)), Fit.epochs(1)),
        "[8, 2]",
        "[8, 4]");
    says(
        () -> trainer.trainOnBatch(Batch.of(Tensor.zeros(8, 5, 3), Tensor.zeros(7, 2))),
        "batch: expected x and y of one length");
    Dataset good = Dataset.of(Tensor.zeros(8, 5, 3), Tensor.zeros(8, 2));
    Dataset bad = Dataset.of(Tensor.zeros(8, 5, 4), Tensor.zeros(8, 2));
    var before = Bits.of(trainer);
    says(
        () -> trainer.fit(good, Fit.epochs(1).validation(bad)),
        "fit, validation: model: expected input [batch, any, 3] but got [8, 5, 4]");
    Bits.assertSame(before, Bits.of(trainer));
  }

  @Test
  void layersAndWeightsCanBeSeen() {
    Model model = model();
    assertEquals(
        List.of("lstm", "gru", "dense"), model.layers().stream().map(l -> l.kind()).toList());
    says(() -> model.weights().get("lstm_9/kernel"), "weight lstm_9/kernel: there is none");
    Tensor sum = Ops.sum(model.weights().get("dense_1/bias").value());
    assertEquals(0f, sum.item());
  }
}
