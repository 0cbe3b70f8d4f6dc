package dev.rondo.layers;

import static dev.rondo.layers.Layers.activation;
import static dev.rondo.layers.Layers.additiveAttention;
import static dev.rondo.layers.Layers.attention;
import static dev.rondo.layers.Layers.attentionPooling;
import static dev.rondo.layers.Layers.dense;
import static dev.rondo.layers.Layers.dropout;
import static dev.rondo.layers.Layers.embedding;
import static dev.rondo.layers.Layers.flatten;
import static dev.rondo.layers.Layers.generalAttention;
import static dev.rondo.layers.Layers.gru;
import static dev.rondo.layers.Layers.input;
import static dev.rondo.layers.Layers.lstm;
import static dev.rondo.layers.Layers.multiHeadAttention;
import static dev.rondo.layers.Layers.positionalEmbedding;
import static dev.rondo.layers.Layers.positionalEncoding;
import static dev.rondo.layers.Layers.reshape;
import static dev.rondo.layers.Layers.rnn;
import static dev.rondo.layers.Layers.simpleRnn;
import static dev.rondo.layers.Layers.transformerEncoder;
import static dev.rondo.tensor.Shape.ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.State;
import dev.rondo.saving.Descriptions;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Differentiable;
import dev.rondo.tensor.RandomState;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.GradientCheck;
import dev.rondo.testing.Tensors;
import dev.rondo.weights.Initializers;
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

  /** For finite differences: without kinks, and where no three numbers are nearly equal. */
  private static Layer smooth(TransformerEncoder layer) {
    return layer.activation(Activation.GELU).epsilon(0.1f);
  }

  private static Promise pooled(Layer layer, int parameters) {
    return new Promise(
        layer,
        Shape.of(ANY, 3),
        4,
        0,
        "attention_pooling",
        parameters,
        Goes.NOWHERE,
        Goes.NOWHERE,
        false);
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
        through(dense(5, Activation.TANH), "dense", 20, false),
        through(dense(5, Activation.SOFTMAX).withoutBias(), "dense", 15, false),
        through(activation(Activation.SIGMOID), "activation", 0, false),
        through(activation(Activation.LOG_SOFTMAX), "activation", 0, false),
        through(dropout(0.5f), "dropout", 0, true),
        through(dropout(0f), "dropout", 0, false),
        through(input(ANY, 3), "input", 0, false),
        through(attention(), "attention", 0, false),
        through(attention().useScale().useCausalMask(), "attention", 1, false),
        through(attention().concat(), "attention", 1, false),
        through(generalAttention().dropout(0.5f), "attention", 9, true),
        through(additiveAttention(), "additive_attention", 3, false),
        through(additiveAttention(5), "additive_attention", 35, false),
        through(multiHeadAttention(2, 5), "multi_head_attention", 153, false),
        through(
            multiHeadAttention(2, 5).valueDim(4).withoutBias().dropout(0.5f),
            "multi_head_attention",
            108,
            true),
        through(positionalEncoding(), "positional_encoding", 0, false),
        through(positionalEmbedding(6), "positional_embedding", 18, false),
        through(smooth(transformerEncoder(2, 2, 5)), "transformer_encoder", 113, false),
        through(
            smooth(transformerEncoder(1, 4, 7).normalizeFirst().useCausalMask().dropout(0.3f)),
            "transformer_encoder",
            127,
            true),
        pooled(attentionPooling(5), 25),
        pooled(attentionPooling(5).hops(2).withoutBias(), 25),
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
        Descriptions.of(
                Activate.class,
                Attention.class,
                AttentionPooling.class,
                Dense.class,
                Dropout.class,
                Embedding.class,
                GruCell.class,
                Input.class,
                LstmCell.class,
                MultiHeadAttention.class,
                PositionalEmbedding.class,
                PositionalEncoding.class,
                Reshape.class,
                Rnn.class,
                SimpleRnnCell.class,
                TransformerEncoder.class)
            .with(Initializers.descriptions());
    Layer layer = promise.layer;
    assertEquals(layer, known.read(known.write((Record) layer), Layer.class));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void streamsWhereTimeStaysTime(Promise promise) {
    boolean backwards = promise.layer instanceof Rnn layer && layer.backwards();
    boolean changesAxes = promise.layer instanceof Reshape;
    boolean looksAround =
        Stream.of(
                Attention.class,
                AttentionPooling.class,
                MultiHeadAttention.class,
                PositionalEmbedding.class,
                PositionalEncoding.class,
                TransformerEncoder.class)
            .anyMatch(type -> type.isInstance(promise.layer));
    LayerFunction function = build(promise);
    assertEquals(!backwards && !changesAxes && !looksAround, function.streams());
    assertFalse(promise.layer instanceof Rnn && function.path().isEmpty());
  }
}
