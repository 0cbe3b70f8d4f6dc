package dev.rondo.model;

import static dev.rondo.layers.Layers.bidirectional;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Merges.concatenate;
import static dev.rondo.losses.Losses.mse;
import static dev.rondo.model.Says.says;
import static dev.rondo.optimizers.Optimizers.sgd;

import dev.rondo.cells.State;
import dev.rondo.dataset.Batch;
import dev.rondo.dataset.Dataset;
import dev.rondo.layers.Node;
import dev.rondo.layers.Pass;
import dev.rondo.layers.Signal;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people get wrong: where, expected, got, what to do, at the line that they wrote. */
class BadInputTest {
  private static final Tensor X = Tensors.random(1, 2, 5, 3);
  private static final Tensor Y = Tensors.random(2, 2, 1);

  private static Model model() {
    return Sequential.of(input(Shape.ANY, 3), lstm(4), dense(1));
  }

  @Test
  void aMaskOfTheWrongShape() {
    String[] parts = {
      "model: expected a mask [2, 5], one number a time step, for input [2, 5, 3]",
      "but got a mask [2, 4].",
      "It is 1 where a step counts and 0 where it is padding."
    };
    Tensor wrong = Tensor.full(Shape.of(2, 4), 1f);
    says(() -> model().apply(Signal.of(X).withMask(wrong), Pass.inference()), parts);
    Trainer trainer = model().compile(sgd(1), mse());
    says(() -> trainer.trainOnBatch(new Batch(X, Y, null, wrong, false)), parts);
    says(
        () -> Signal.of(X).withLengths(3),
        "lengths: expected one for each sequence of a value [batch, time, ..] but got 1 for");
  }

  @Test
  void aMaskOfOtherNumbers() {
    for (float other : new float[] {Float.NaN, -1, 0.5f, 2}) {
      float[] numbers = new float[10];
      numbers[7] = other;
      Tensor wrong = Tensor.of(numbers, 2, 5);
      String part = "expected a mask of 0 and 1 but got " + other + " at 1, 2.";
      says(
          () -> model().apply(Signal.of(X).withMask(wrong), Pass.inference()),
          "model, input: " + part);
      says(() -> Dataset.of(X, Y).mask(wrong), "dataset: " + part);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // that is the mistake
  void noLayerAndNoToken() {
    says(() -> input("x", 3).then(null), "then: expected a layer but got null.");
    says(() -> input("x", 3).then("y", null), "then: expected a layer but got null under y.");
    says(
        () -> Sequential.of(input(3), dense(2), null),
        "Sequential: expected a layer but got null at 2.");
    Sessions<String> sessions = Sequential.of(embedding(9, 2), lstm(2)).sessions();
    Map<String, Integer> tokens = new HashMap<>();
    tokens.put("ann", null);
    says(
        () -> sessions.stepTokens(tokens),
        "sessions, ann: expected an int32 token id but got null. Leave out a client");
  }

  @Test
  void aSequenceOfLengthZero() {
    Tensor empty = Tensor.zeros(2, 0, 3);
    String[] parts = {
      "model: expected sequences of at least one step", "input [2, 0, 3]. Leave empty examples"
    };
    says(() -> model().predict(empty), parts);
    says(() -> model().gradientFlow(Batch.of(empty, Y), mse()), parts);
    Trainer trainer = model().compile(sgd(1), mse());
    says(() -> trainer.fit(Dataset.of(empty, Y).batch(2), Fit.epochs(1)), parts);
  }

  @Test
  void anInitialStateOfTheWrongWidth() {
    says(
        () -> model().apply(Signal.of(X).withInitialState(State.zeros(2, 4, 3)), Pass.inference()),
        "lstm_1: expected an initial state of shapes [[2, 4], [2, 4]] but got [[2, 4], [2, 3]].",
        "Take it from a layer of the same cell and units.");
    Node x = input("x", Shape.ANY, 3);
    Node encoder = x.then(lstm(5).returnState());
    says(
        () -> x.withInitialStateOf(encoder).then("decoder", lstm(4)),
        "decoder: expected an initial state of shapes [[4], [4]] but got [[5], [5]].",
        "Take it from a layer of the same cell and units.");
  }

  /** Nothing starts from a state that is put beside what a model puts out. */
  @Test
  void anInitialStateThatNothingReads() {
    Node x = input("x", Shape.ANY, 3);
    Node encoder = x.then(gru(4).returnState());
    Node output = x.then(gru(4).returnSequences()).withInitialStateOf(encoder);
    says(
        () -> Model.of(x, output),
        "model: expected a recurrent layer behind withInitialState but got the output of a model",
        "Call withInitialState right before the layer that starts from it, or leave it out.");
  }

  @Test
  void anInitialStateOfAModelWithoutRecurrentLayer() {
    Model model = Sequential.of(input(Shape.ANY, 3), dense(2));
    says(
        () -> model.apply(Signal.of(X).withInitialState(State.zeros(2, 4)), Pass.inference()),
        "model: expected a recurrent layer to start from the initial state but got a model in which"
            + " none does. Leave withInitialState out.");
  }

  @Test
  void aStepOfTwoTokens() {
    Node ids = input("ids", Shape.ANY);
    Session session = Model.of(ids, ids.then(embedding(9, 2)).then(gru(2))).session();
    says(
        () -> session.step(Map.of("ids", Tensor.ofInts(new int[] {1, 2}, 2))),
        "session: ids: expected a step of one int32 token id but got [2]");
  }

  @Test
  void anInputAndALayerOfOneName() {
    Node i = input("i", 3);
    says(
        () -> Model.of(i, i.then("i", dense(1))),
        "model: expected inputs and layers of different names but got an input and a layer of the"
            + " name i. Give one of them another name.");
  }

  @Test
  void aDanglingInput() {
    Node a = input("a", 3);
    Node b = input("b", 3);
    Node y = concatenate(a, b).then(dense(1));
    says(
        () -> Model.of(a, y),
        "model: expected all inputs that the outputs need but did not get b.",
        "Add it to the list of inputs");
    says(
        () -> Model.of(List.of(a, b), a.then(dense(1))),
        "model: expected inputs that an output needs but none needs b. Leave it out.");
  }

  /** Nodes are made of nodes that are there, so only a file can hold a circle. */
  @Test
  void aGraphWithACycle() {
    NamedInput x = new NamedInput("x", new dev.rondo.layers.Input(Shape.of(3), false));
    Vertex first = new Vertex("first", "first", dense(3), List.of(2));
    Vertex second = new Vertex("second", "second", dense(3), List.of(1));
    Graph circle = new Graph(1, List.of(x), List.of(first, second), List.of(2));
    says(
        circle::check,
        "first: expected what comes before it but found second, which comes later: the graph has a"
            + " cycle");
  }

  @Test
  void aLayerThatCannotStreamInASession() {
    says(
        IllegalStateException.class,
        () -> Sequential.of(input(Shape.ANY, 3), bidirectional(lstm(4)), dense(1)).session(),
        "session: bidirectional_1 cannot stream: its output needs the whole sequence.",
        "Use forward or predict.");
    says(
        IllegalStateException.class,
        () -> Sequential.of(input(Shape.ANY, 3), gru(4).goBackwards(), dense(1)).session(),
        "session: gru_1 cannot stream: its output needs the whole sequence.");
  }
}
