package dev.rondo.layers;

import static dev.rondo.layers.Layers.activation;
import static dev.rondo.layers.Layers.bidirectional;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.masking;
import static dev.rondo.layers.Layers.reshape;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.tensor.Shape.ANY;
import static dev.rondo.weights.Constraints.maxNorm;
import static dev.rondo.weights.Regularizers.l1;
import static dev.rondo.weights.Regularizers.l2;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.cells.State;
import dev.rondo.saving.Descriptions;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Constraints;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Regularizers;
import dev.rondo.weights.Weight;
import dev.rondo.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every layer must do, whatever it computes. A new layer is one more line in the table. */
class LayerContractTest {

  /** Where a mask or a state that comes in goes. */
  private enum Goes {
    THROUGH,
    NOWHERE
  }

  /**
   * A layer and what is promised of it.
   *
   * @param example shape of an example for the layer's build
   * @param time length that stands in for ANY
   * @param vocabulary 0 for float32 inputs, else token ids below it
   * @param kind the stem of its name
   * @param parameters how many numbers its weights hold
   * @param random whether training differs from inference
   */
  private record Promise(
      Layer layer,
      Shape example,
      int time,
      int vocabulary,
      String kind,
      int parameters,
      Goes mask,
      Goes state,
      boolean random) {

    @Override
    public String toString() {
      return layer.toString();
    }

    Tensor x(int batch, long seed) {
      int[] dims = example.insert(0, batch).toArray();
      for (int i = 0; i < dims.length; i++) {
        dims[i] = dims[i] == ANY ? time : dims[i];
      }
      return vocabulary == 0 ? Tensors.random(seed, dims) : Tensors.ints(seed, vocabulary, dims);
    }
  }

  private static Promise steps(
      Layer layer, String kind, int parameters, Goes mask, boolean random) {
    return new Promise(layer, Shape.of(ANY, 3), 4, 0, kind, parameters, mask, Goes.NOWHERE, random);
  }

  private static Promise through(Layer layer, String kind, int parameters, boolean random) {
    return new Promise(
        layer, Shape.of(ANY, 3), 4, 0, kind, parameters, Goes.THROUGH, Goes.THROUGH, random);
  }

  private static Promise ids(Layer layer, Goes mask) {
    return new Promise(layer, Shape.of(ANY), 4, 7, "embedding", 21, mask, Goes.THROUGH, false);
  }

  private static Promise axes(Layer layer, String kind, Shape example, int time) {
    return new Promise(layer, example, time, 0, kind, 0, Goes.NOWHERE, Goes.NOWHERE, false);
  }

  static Stream<Promise> layers() {
    return Stream.of(
        steps(lstm(5), "lstm", 180, Goes.NOWHERE, false),
        steps(lstm(5).returnSequences(), "lstm", 180, Goes.THROUGH, false),
        steps(gru(5), "gru", 150, Goes.NOWHERE, false),
        steps(gru(5).returnSequences().goBackwards(), "gru", 150, Goes.THROUGH, false),
        steps(simpleRnn(5).goBackwards(), "simple_rnn", 45, Goes.NOWHERE, false),
        steps(simpleRnn(5).returnSequences(), "simple_rnn", 45, Goes.THROUGH, false),
        steps(lstm(5).dropout(0.4f), "lstm", 180, Goes.NOWHERE, true),
        steps(
            rnn(new LstmCell(2).withPeepholes()).returnSequences(),
            "lstm",
            54,
            Goes.THROUGH,
            false),
        through(dense(5), "dense", 20, false),
        through(
            dense(5).regularize("kernel", l2(0.1f)).regularizeActivity(l1(0.1f)),
            "dense",
            20,
            false),
        steps(gru(5).constrain("kernel", maxNorm(1)), "gru", 150, Goes.NOWHERE, false),
        through(dense(5, Activation.TANH), "dense", 20, false),
        through(dense(5, Activation.SOFTMAX).withoutBias(), "dense", 15, false),
        through(activation(Activation.SIGMOID), "activation", 0, false),
        through(activation(Activation.LOG_SOFTMAX), "activation", 0, false),
        through(dropout(0.5f), "dropout", 0, true),
        through(dropout(0f), "dropout", 0, false),
        steps(bidirectional(lstm(5)), "bidirectional", 360, Goes.NOWHERE, false),
        steps(
            bidirectional(gru(2).returnSequences()).merge(MergeMode.SUM),
            "bidirectional",
            84,
            Goes.THROUGH,
            false),
        steps(
            bidirectional(gru(2).returnSequences())
                .backward(simpleRnn(3).returnSequences().goBackwards()),
            "bidirectional",
            42 + 21,
            Goes.THROUGH,
            false),
        steps(
            bidirectional(simpleRnn(3)).merge(MergeMode.MUL),
            "bidirectional",
            42,
            Goes.NOWHERE,
            false),
        steps(bidirectional(gru(2)).merge(MergeMode.AVE), "bidirectional", 84, Goes.NOWHERE, false),
        steps(
            rnn(StackedRnnCells.of(new LstmCell(2), new GruCell(3))),
            "stacked_rnn_cells",
            48 + 63,
            Goes.NOWHERE,
            false),
        steps(
            rnn(new ResidualCell(new GruCell(3))).returnSequences(),
            "residual",
            72,
            Goes.THROUGH,
            false),
        steps(lstm(5).learnedInitialState(), "lstm", 190, Goes.NOWHERE, false),
        steps(
            bidirectional(gru(2).learnedInitialState().returnSequences()),
            "bidirectional",
            88,
            Goes.THROUGH,
            false),
        steps(rnn(new SkipCell(new SimpleRnnCell(2), 3)), "skip", 12, Goes.NOWHERE, false),
        through(masking(0), "masking", 0, false),
        steps(lstm(5).returnSequences().zeroOutputForMask(), "lstm", 180, Goes.THROUGH, false),
        through(input(ANY, 3), "input", 0, false),
        ids(embedding(7, 3), Goes.THROUGH),
        axes(flatten(), "flatten", Shape.of(4, 3), 0),
        axes(flatten(), "flatten", Shape.of(ANY, 3), 4),
        axes(reshape(2, 6), "reshape", Shape.of(4, 3), 0),
        axes(reshape(2, ANY), "reshape", Shape.of(4, 3), 0),
        axes(reshape(2, ANY, 2), "reshape", Shape.of(ANY, 3), 4),
        axes(reshape(ANY), "flatten", Shape.of(3), 0));
  }

  /** A layer over random weights. */
  private static LayerFunction build(Promise promise, Weights weights) {
    LayerFunction function = promise.layer.build("it_1", weights.scope("it_1"), promise.example);
    long seed = 1;
    for (Weight weight : weights) {
      weight.assign(Tensors.random(seed++, weight.value().shape().toArray()));
    }
    return function;
  }

  private static LayerFunction build(Promise promise) {
    return build(promise, Weights.seeded(1));
  }

  private static Pass training() {
    return Pass.training(RandomState.seeded(11));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void outputsHaveTheShapeThatWasSaid(Promise promise) {
    LayerFunction function = build(promise);
    for (int batch : new int[] {1, 4}) {
      Tensor y = function.apply(Signal.of(promise.x(batch, 2)), Pass.inference()).value();
      Shape said = function.output().insert(0, batch);
      assertTrue(said.accepts(y.shape()), said + " but got " + y.shape());
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void nameAndWeightsAreThoseThatWereSaid(Promise promise) {
    Weights weights = Weights.seeded(1);
    build(promise, weights);
    assertEquals(promise.kind, promise.layer.kind());
    assertEquals(promise.parameters, weights.parameters());
    weights.forEach(weight -> assertTrue(weight.name().startsWith("it_1/"), weight.name()));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradientsAreFiniteDifferences(Promise promise) {
    Weights weights = Weights.seeded(1);
    LayerFunction function = build(promise, weights);
    Tensor x = promise.x(3, 3);
    List<Differentiable> by = new ArrayList<>(weights.list());
    if (!x.isInt()) {
      by.add(x);
    }
    for (Supplier<Pass> pass : List.<Supplier<Pass>>of(Pass::inference, () -> training())) {
      GradientCheck.assertGradients(
          promise.toString(),
          () -> function.apply(Signal.of(x), pass.get()).value(),
          by.toArray(Differentiable[]::new));
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void examplesOfABatchDoNotSeeEachOther(Promise promise) {
    LayerFunction function = build(promise);
    Tensor x = promise.x(4, 4);
    float[] all = function.apply(Signal.of(x), Pass.inference()).value().toArray();
    int n = all.length / 4;
    for (int b = 0; b < 4; b++) {
      Tensor alone = function.apply(Signal.of(row(x, b)), Pass.inference()).value();
      assertArrayEquals(Arrays.copyOfRange(all, b * n, (b + 1) * n), alone.toArray(), 1e-6f);
    }
  }

  private static Tensor row(Tensor x, int b) {
    return x.slice(0, b, b + 1);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void onlyTrainingIsRandomAndOnlyWhereSaid(Promise promise) {
    LayerFunction function = build(promise);
    Signal x = Signal.of(promise.x(4, 5));
    float[] inference = function.apply(x, Pass.inference()).value().toArray();
    assertArrayEquals(inference, function.apply(x, Pass.inference()).value().toArray());
    float[] training = function.apply(x, training()).value().toArray();
    assertArrayEquals(training, function.apply(x, training()).value().toArray());
    assertEquals(promise.random, !Arrays.equals(inference, training));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void masksAndStatesGoWhereSaid(Promise promise) {
    LayerFunction function = build(promise);
    Tensor mask = Tensor.full(Shape.of(2, 4), 1);
    Signal x = Signal.of(promise.x(2, 6));
    Signal masked = function.apply(x.withMask(mask), Pass.inference());
    if (promise.mask == Goes.NOWHERE) {
      assertNull(masked.mask());
    } else {
      assertArrayEquals(mask.toArray(), masked.mask().toArray());
    }
    if (promise.state == Goes.THROUGH) {
      State state = State.zeros(2, 3);
      State result = State.zeros(2, 5);
      Signal given = new Signal(x.value(), null, state, result);
      assertSame(state, function.apply(given, Pass.inference()).initialState());
      assertSame(result, function.apply(given, Pass.inference()).state());
    }
    assertNull(function.apply(x, Pass.inference()).state());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void descriptionIsSavedAndReadBack(Promise promise) {
    Descriptions known =
        Descriptions.of()
            .with(Layers.descriptions())
            .with(Initializers.descriptions())
            .with(Regularizers.descriptions())
            .with(Constraints.descriptions());
    Layer layer = promise.layer;
    assertEquals(layer, known.read(known.write((Record) layer), Layer.class));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void streamsWhereTimeStaysTime(Promise promise) {
    boolean backwards = plain(promise.layer) instanceof Rnn layer && layer.backwards();
    backwards |= plain(promise.layer) instanceof Bidirectional;
    boolean changesAxes = plain(promise.layer) instanceof Reshape;
    LayerFunction function = build(promise);
    assertEquals(!backwards && !changesAxes, function.streams());
    assertFalse(plain(promise.layer) instanceof Rnn && function.path().isEmpty());
  }

  private static Layer plain(Layer layer) {
    return layer instanceof Regularized regularized ? regularized.inner() : layer;
  }
}
