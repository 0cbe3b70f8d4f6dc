package dev.rondo.model;

import static dev.rondo.layers.Layers.activation;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.masking;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.model.Says.says;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rondo.cells.Cell;
import dev.rondo.cells.CellFunction;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.cells.State;
import dev.rondo.dataset.Batch;
import dev.rondo.layers.Layer;
import dev.rondo.losses.Losses;
import dev.rondo.optimizers.Optimizers;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The steps of a session that create no object. */
class SessionStepTest {
  private static final int STEPS = 9;
  private static final int FEATURES = 5;

  static Stream<String> cells() {
    return SteppedCells.CELLS.keySet().stream();
  }

  /** Weights that are all different, so that no bias is zero. */
  private static Model model(Layer... layers) {
    Model model = Sequential.seeded(3, layers);
    int seed = 0;
    for (Weight weight : model.weights()) {
      int[] shape = weight.value().shape().toArray();
      weight.assign(Tensors.random(seed++, shape).mul(2f / (float) Math.sqrt(shape[0])));
    }
    return model;
  }

  private static float[] row(Tensor x, int t) {
    return x.slice(1, t, t + 1).toArray();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aStepIsThatOfTheWholeSequenceToTheBit(String cell) {
    for (int units : new int[] {1, 3, 7, 8, 9, 15, 17, 31, 64, 100, 128, 257}) {
      Model model =
          model(input(ANY, FEATURES), SteppedCells.CELLS.get(cell).apply(units).returnSequences());
      assertNotNull(ArrayStream.of(model));
      Tensor x = Tensors.random(units, 1, STEPS, FEATURES);
      Tensor whole = model.forward(x);
      Session session = model.session();
      float[] y = new float[whole.dim(2)];
      for (int t = 0; t < STEPS; t++) {
        session.step(row(x, t), y);
        assertArrayEquals(row(whole, t), y, cell + " H" + units + " t" + t);
      }
    }
  }

  @Test
  void stacksAndTheirOtherLayersToo() {
    Model model =
        model(
            embedding(11, 6),
            lstm(17).returnSequences().dropout(0.5f),
            dropout(0.5f),
            rnn(new GruCell(9).resetBefore()).returnSequences(),
            activation(Activation.GELU),
            simpleRnn(33).returnSequences().returnState(),
            dense(20, Activation.LOG_SOFTMAX),
            dense(11, Activation.SOFTMAX));
    assertNotNull(ArrayStream.of(model));
    Tensor x = Tensors.ints(1, 11, 1, STEPS);
    Tensor whole = model.forward(x);
    Session session = model.session();
    for (int t = 0; t < STEPS; t++) {
      assertArrayEquals(row(whole, t), session.step(x.toIntArray()[t]), "t" + t);
    }
  }

  /** A padding token is no step: the output stays, whatever its vector holds. */
  @Test
  void aMaskedTokenChangesNothing() {
    Model model =
        model(
            embedding(5, 3).maskZero(),
            lstm(7).returnSequences(),
            gru(4).returnSequences(),
            dense(5));
    assertNotNull(ArrayStream.of(model));
    float[] table = model.weights().get("embedding_1/embeddings").value().toArray();
    Arrays.fill(table, 0, 3, Float.NaN);
    model.weights().get("embedding_1/embeddings").assign(Tensor.of(table, 5, 3));
    int[] tokens = {0, 3, 0, 0, 1, 4, 0, 2, 0};
    Tensor whole = model.forward(Tensor.ofInts(tokens, 1, STEPS));
    Session session = model.session();
    byte[] before = session.state();
    for (int t = 0; t < STEPS; t++) {
      assertArrayEquals(row(whole, t), session.step(tokens[t]), "t" + t);
      if (tokens[t] == 0) {
        assertArrayEquals(before, session.state());
      }
      before = session.state();
    }
  }

  @Test
  void cellsOfCellsStreamToTheBit() {
    Model model =
        model(
            input(ANY, FEATURES),
            rnn(StackedRnnCells.of(new LstmCell(7), new GruCell(5))).returnSequences(),
            rnn(new ResidualCell(StackedRnnCells.of(new GruCell(3), new LstmCell(5))))
                .returnSequences(),
            rnn(new SkipCell(new SimpleRnnCell(9), 5)),
            dense(2));
    assertNotNull(ArrayStream.of(model));
    Tensor x = Tensors.random(1, 1, STEPS, FEATURES);
    Session session = model.session();
    for (int t = 0; t < STEPS; t++) {
      float[] y = session.step(row(x, t));
      assertArrayEquals(model.forward(x.slice(1, 0, t + 1)).toArray(), y, "t" + t);
      session = model.session(session.state());
    }
  }

  /** Steps of features that are all the value of a masking layer are no steps either. */
  @Test
  void aMaskedStepOfFeaturesChangesNothing() {
    Model model =
        model(
            input(ANY, 2),
            masking(-1),
            gru(7).returnSequences().zeroOutputForMask(),
            lstm(4).returnSequences(),
            dense(5));
    assertNotNull(ArrayStream.of(model));
    Tensor x = Tensor.of(new float[] {-1, -1, 2, -1, -1, -1, -1, 3, 0, 0, -1, -1, 1, 2}, 1, 7, 2);
    Tensor whole = model.forward(x);
    Session session = model.session();
    for (int t = 0; t < 7; t++) {
      assertArrayEquals(row(whole, t), session.step(row(x, t)), "t" + t);
    }
  }

  @Test
  void aStepReturnsAnArrayOfItsOwn() {
    Session session = model(input(ANY, FEATURES), gru(4)).session();
    float[] x = Tensors.random(1, FEATURES).toArray();
    float[] first = session.step(x);
    float[] kept = first.clone();
    session.step(x);
    session.step(x);
    assertArrayEquals(kept, first);
  }

  @Test
  void outputMayBeTheFeatures() {
    Model model = model(input(ANY, FEATURES), lstm(FEATURES));
    float[] x = Tensors.random(1, FEATURES).toArray();
    float[] expected = model.session().step(x);
    model.session().step(x, x);
    assertArrayEquals(expected, x);
  }

  /** The path of tensors, which other layers take, reads and writes the same snapshots. */
  @Test
  void snapshotsGoFromPathToPath() {
    Model model = model(input(ANY, FEATURES), lstm(9).returnSequences(), gru(4), dense(2));
    Tensor x = Tensors.random(1, 1, STEPS, FEATURES);
    dev.rondo.model.Stream arrays = ArrayStream.of(model);
    dev.rondo.model.Stream tensors = new TensorStream(model);
    assertNotNull(arrays);
    for (int t = 0; t < STEPS; t++) {
      assertArrayEquals(Snapshot.encode(tensors.states()), Snapshot.encode(arrays.states()));
      assertArrayEquals(tensors.step(row(x, t)), arrays.step(row(x, t)));
      if (t == 2) {
        arrays = ArrayStream.of(model);
        arrays.restore(tensors.states());
      }
      if (t == 5) {
        tensors = new TensorStream(model);
        tensors.restore(arrays.states());
      }
    }
    arrays.reset();
    assertArrayEquals(model.session().state(), Snapshot.encode(arrays.states()));
  }

  /** A cell of a user's own, which has no step, streams too, on the path of tensors. */
  @Test
  void anotherCellStreamsByTensors() {
    Model model =
        model(input(ANY, FEATURES), rnn(new OwnCell(3)).returnSequences(), gru(4), dense(2));
    assertNull(ArrayStream.of(model));
    Session session = model.session();
    Tensor x = Tensors.random(1, 1, STEPS, FEATURES);
    float[] y = new float[2];
    for (int t = 0; t < STEPS; t++) {
      session.step(row(x, t), y);
    }
    assertArrayEquals(model.forward(x).toArray(), y, 1e-6f);
  }

  /** {@code h' = tanh(x W) + 0.5 h}. */
  private record OwnCell(int units) implements Cell {
    @Override
    public int[] stateSizes() {
      return new int[] {units};
    }

    @Override
    public CellFunction build(Weights weights, int features) {
      Tensor kernel = weights.add("kernel", Initializers.glorotUniform(), features, units);
      return (x, state) -> {
        Tensor h = Ops.tanh(x.matmul(kernel)).add(state.h().mul(0.5f));
        return new CellFunction.Step(h, State.of(h));
      };
    }
  }

  @Test
  void anOutputOfAnotherLengthIsSaidAndLeavesTheState() {
    Model arrays = model(input(ANY, FEATURES), lstm(4), dense(2));
    Model byTensors = model(input(ANY, FEATURES), rnn(new OwnCell(4)), dense(2));
    float[] x = Tensors.random(1, FEATURES).toArray();
    for (Model model : new Model[] {arrays, byTensors}) {
      Session session = model.session();
      session.step(x);
      byte[] before = session.state();
      for (int wrong : new int[] {0, 1, 3}) {
        says(
            () -> session.step(x, new float[wrong]),
            "session: expected an array for the output of 2 numbers but got one of " + wrong);
      }
      says(() -> session.step(new float[1], new float[2]), "5 float32 features but got 1");
      says(() -> session.step(1, new float[2]), "but got an int32 token id");
      assertArrayEquals(before, session.state());
    }
  }

  @Test
  void aWrongTokenLeavesTheStateAndTheOutput() {
    Session session = model(embedding(8, 3), gru(4), dense(2)).session();
    session.step(7);
    byte[] before = session.state();
    float[] y = {1, 2};
    says(
        () -> session.step(8, y),
        "embedding_1: expected ids in 0 .. 7, the vocabulary of 8, but got 8 at [0, 0].");
    assertArrayEquals(new float[] {1, 2}, y);
    assertArrayEquals(before, session.state());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aSessionSeesTheNewestWeights(String cell) {
    Model model = model(input(ANY, FEATURES), SteppedCells.CELLS.get(cell).apply(4), dense(2));
    Session session = model.session();
    Tensor x = Tensors.random(1, 1, 1, FEATURES);
    Tensor y = Tensors.random(2, 1, 2);
    session.step(x.toArray());
    session.reset();
    model.compile(Optimizers.sgd(0.1f), Losses.meanSquaredError()).trainOnBatch(Batch.of(x, y));
    assertArrayEquals(model.forward(x).toArray(), session.step(x.toArray()));
  }

  /** A skipped step puts out what the last one did and keeps the state, and a snapshot goes on. */
  @ParameterizedTest
  @MethodSource("cells")
  void aMaskAndASnapshotSuitEveryCell(String cell) {
    Model model =
        model(
            input(ANY, FEATURES),
            masking(-1),
            SteppedCells.CELLS.get(cell).apply(7).returnSequences(),
            dense(2));
    float[] numbers = Tensors.random(4, STEPS, FEATURES).toArray();
    for (int t : new int[] {0, 2, 3, 7}) {
      Arrays.fill(numbers, t * FEATURES, (t + 1) * FEATURES, -1);
    }
    Tensor x = Tensor.of(numbers, 1, STEPS, FEATURES);
    Tensor whole = model.forward(x);
    Session session = model.session();
    for (int t = 0; t < STEPS; t++) {
      assertArrayEquals(row(whole, t), session.step(row(x, t)), "t" + t);
      if (t % 3 == 2) {
        session = model.session(session.state());
      }
    }
  }
}
