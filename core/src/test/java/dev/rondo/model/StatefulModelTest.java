package dev.rondo.model;

import static dev.rondo.layers.Layers.bidirectional;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.model.Says.says;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.cells.LstmCell;
import dev.rondo.cells.State;
import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Rnn;
import dev.rondo.layers.Signal;
import dev.rondo.losses.Losses;
import dev.rondo.optimizers.Optimizers;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** States that stay, and states that sequences start from. */
class StatefulModelTest {
  private static final int ANY = Shape.ANY;

  private static Model model(Rnn last) {
    return Sequential.of(input(ANY, 2), lstm(5).returnSequences(), last, dense(2));
  }

  @Test
  void goesOnWhereItWas() {
    Model model = model(gru(4).returnSequences());
    Tensor x = Tensors.random(1, 3, 7, 2);
    StatefulModel stateful = model.stateful();
    Tensor early = stateful.predict(x.slice(1, 0, 3));
    Tensor late = stateful.predict(x.slice(1, 3, 7));
    assertArrayEquals(model.forward(x).toArray(), Ops.concat(1, early, late).toArray(), 1e-6f);
    stateful.resetStates();
    assertArrayEquals(early.toArray(), stateful.predict(x.slice(1, 0, 3)).toArray());
  }

  @Test
  void anErrorLeavesTheStates() {
    StatefulModel stateful = model(gru(4)).stateful();
    Tensor x = Tensors.random(1, 3, 7, 2);
    stateful.predict(x);
    float[] before = stateful.states().tensors().get("gru_1/0").toArray();
    says(
        () -> stateful.predict(x.slice(0, 0, 2)),
        "lstm_1: expected a carried state of shapes [[2, 5], [2, 5]] but got [[3, 5], [3, 5]]."
            + " Keep the batch size from window to window, or reset the states.");
    assertArrayEquals(before, stateful.states().tensors().get("gru_1/0").toArray());
  }

  @Test
  void batchesOfStatefulDataContinue() {
    Dataset data =
        Dataset.of(Tensors.random(1, 6, 4, 2), Tensors.random(2, 6, 2)).batch(2).stateful();
    List<Boolean> continues = new ArrayList<>();
    data.epoch(1).forEachRemaining(batch -> continues.add(batch.continues()));
    assertEquals(List.of(false, true, true), continues);
    Iterator<Batch> rest = data.epoch(1, 2);
    assertEquals(true, rest.next().continues());
    assertEquals(3, data.batches());
  }

  /** Long sequences cut by hand train as those that truncate cuts. */
  @Test
  void statefulTrainingIsTruncatedTraining() {
    Tensor x = Tensors.random(1, 2, 9, 2);
    Tensor y = Tensors.random(2, 2, 9, 2);
    Tensor xs = Ops.concat(0, x.slice(1, 0, 3), x.slice(1, 3, 6), x.slice(1, 6, 9));
    Tensor ys = Ops.concat(0, y.slice(1, 0, 3), y.slice(1, 3, 6), y.slice(1, 6, 9));
    Trainer truncated = trainer();
    truncated.fit(Dataset.of(x, y).batch(2).truncate(3), Fit.epochs(2));
    Trainer stateful = trainer();
    stateful.fit(Dataset.of(xs, ys).batch(2).stateful(), Fit.epochs(2));
    for (Weight weight : truncated.model().weights()) {
      assertArrayEquals(
          weight.value().toArray(),
          stateful.model().weights().get(weight.name()).value().toArray());
    }
  }

  @Test
  void aFailedBatchLeavesTheStatesAlsoWhereItBeginsAnew() {
    Trainer trainer = trainer();
    Batch first = Batch.of(Tensors.random(1, 2, 3, 2), Tensors.random(2, 2, 3, 2));
    trainer.trainOnBatch(first);
    Map<String, Tensor> before = trainer.states().tensors();
    assertFalse(before.isEmpty());
    Batch bad = Batch.of(Tensors.random(3, 2, 3, 2), Tensors.random(4, 2, 5, 2));
    assertThrows(IllegalArgumentException.class, () -> trainer.trainOnBatch(bad));
    assertEquals(before, trainer.states().tensors());
  }

  private static Trainer trainer() {
    return model(gru(4).returnSequences()).compile(Optimizers.sgd(0.1f), Losses.meanSquaredError());
  }

  @Test
  void aLearnedStartIsLearned() {
    Model model = model(gru(4).learnedInitialState());
    Weight start = model.weights().get("gru_1/initial_state_0");
    assertArrayEquals(new float[4], start.value().toArray());
    Trainer trainer = model.compile(Optimizers.sgd(0.1f), Losses.meanSquaredError());
    trainer.trainOnBatch(Batch.of(Tensors.random(1, 3, 4, 2), Tensors.random(2, 3, 2)));
    for (float each : start.value().toArray()) {
      assertFalse(each == 0, "not trained");
    }
  }

  /** A start of these numbers is a given state of these numbers, the same for all rows. */
  @Test
  void sequencesStartFromTheLearnedState() {
    Tensor x = Tensors.random(1, 3, 4, 2);
    Model learned = Sequential.of(input(ANY, 2), lstm(5).learnedInitialState());
    Model plain = Sequential.of(input(ANY, 2), lstm(5));
    List<Tensor> rows = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Tensor start = Tensors.random(7 + i, 5);
      learned.weights().get("lstm_1/initial_state_" + i).assign(start);
      rows.add(Ops.broadcastTo(start, Shape.of(3, 5)));
    }
    for (Weight weight : plain.weights()) {
      weight.assign(learned.weights().get(weight.name()).value());
    }
    Signal given = Signal.of(x).withInitialState(new State(rows));
    float[] expected = plain.apply(given, Pass.inference()).value().toArray();
    assertArrayEquals(expected, learned.forward(x).toArray());
    // what is given or carried on comes first
    for (Model each : List.of(learned, plain)) {
      assertArrayEquals(expected, each.apply(given, Pass.inference()).value().toArray());
    }
    StatefulModel stateful = learned.stateful();
    stateful.predict(x.slice(1, 0, 1));
    assertArrayEquals(expected, stateful.predict(x.slice(1, 1, 4)).toArray(), 1e-6f);
  }

  @Test
  void sessionsStartFromTheLearnedState() {
    for (LstmCell cell : List.of(new LstmCell(5), new LstmCell(5).withPeepholes())) {
      Model model =
          Sequential.of(input(ANY, 2), rnn(cell).returnSequences().learnedInitialState(), dense(2));
      for (Weight weight : model.weights()) {
        weight.assign(Tensors.random(3, weight.value().shape().toArray()));
      }
      Tensor x = Tensors.random(1, 1, 4, 2);
      float[] whole = model.forward(x).toArray();
      Session session = model.session();
      Session restored = model.session(session.state());
      for (Session each : List.of(session, restored)) {
        for (int round = 0; round < 2; round++) {
          for (int t = 0; t < 4; t++) {
            float[] y = each.step(Arrays.copyOfRange(x.toArray(), 2 * t, 2 * t + 2));
            assertArrayEquals(Arrays.copyOfRange(whole, 2 * t, 2 * t + 2), y, 1e-6f);
          }
          each.reset();
        }
      }
    }
  }

  @Test
  void badStatesAndMasksAreRefused() {
    Model model = Sequential.of(input(ANY, 2), lstm(5));
    Tensor x = Tensors.random(1, 3, 4, 2);
    Signal wide = Signal.of(x).withInitialState(State.zeros(3, 5, 6));
    says(
        () -> model.apply(wide, Pass.inference()),
        "lstm_1: expected an initial state of shapes [[3, 5], [3, 5]] but got [[3, 5], [3, 6]]");
    says(
        () -> model.apply(Signal.of(x).withMask(Tensor.zeros(3, 5)), Pass.inference()),
        "expected a mask [3, 4]");
    says(
        () -> model.forward(Tensor.zeros(3, 0, 2)),
        "model: expected sequences of at least one step");
    Model both = Sequential.of(input(ANY, 2), bidirectional(lstm(5)));
    assertNotNull(both.forward(x));
    says(
        () -> both.forward(Tensor.zeros(3, 0, 2)),
        "model: expected sequences of at least one step");
  }
}
