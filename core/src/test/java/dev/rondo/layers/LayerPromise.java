package dev.rondo.layers;

import static dev.rondo.layers.Layers.*;
import static dev.rondo.tensor.Padding.SAME;
import static dev.rondo.tensor.Shape.ANY;
import static dev.rondo.weights.Constraints.maxNorm;
import static dev.rondo.weights.Regularizers.l1;
import static dev.rondo.weights.Regularizers.l2;

import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.testing.Tensors;
import java.util.stream.Stream;

/**
 * A layer and what is promised of it. A new layer is one more line in the table.
 *
 * @param example shape of an example for the layer's build
 * @param time length that stands in for ANY
 * @param vocabulary 0 for float32 inputs, else token ids below it
 * @param kind the stem of its name
 * @param parameters how many numbers its weights hold
 * @param random whether training differs from inference
 * @param streams whether it can be given a sequence step by step
 * @param rank whether it takes examples of this rank only
 */
record LayerPromise(
    Layer layer,
    Shape example,
    int time,
    int vocabulary,
    String kind,
    int parameters,
    Goes mask,
    Goes state,
    boolean random,
    boolean streams,
    boolean rank) {

  /** Where a mask or a state that comes in goes. */
  enum Goes {
    THROUGH,
    NOWHERE
  }

  @Override
  public String toString() {
    return layer + " of " + example;
  }

  /** A batch of inputs; for layers that choose, no two numbers are near each other. */
  Tensor x(int batch, long seed) {
    int[] dims = example.insert(0, batch).toArray();
    for (int i = 0; i < dims.length; i++) {
      dims[i] = dims[i] == ANY ? time : dims[i];
    }
    if (vocabulary > 0) {
      return Tensors.ints(seed, vocabulary, dims);
    }
    return kind.contains("max") ? Tensors.distinct(seed, dims) : Tensors.random(seed, dims);
  }

  private static LayerPromise steps(
      Layer layer, String kind, int parameters, Goes mask, boolean random) {
    boolean streams =
        !(layer instanceof Rnn rnn && rnn.backwards()) && !(layer instanceof Bidirectional);
    return new LayerPromise(
        layer, Shape.of(ANY, 3), 4, 0, kind, parameters, mask, Goes.NOWHERE, random, streams, true);
  }

  private static LayerPromise through(Layer layer, String kind, int parameters, boolean random) {
    return through(layer, kind, parameters, random, Shape.of(ANY, 3), false);
  }

  private static LayerPromise through(
      Layer layer, String kind, int parameters, boolean random, Shape example, boolean rank) {
    return new LayerPromise(
        layer,
        example,
        4,
        0,
        kind,
        parameters,
        Goes.THROUGH,
        Goes.THROUGH,
        random,
        !(layer instanceof GroupNormalization),
        rank);
  }

  private static LayerPromise ids(Layer layer, Goes mask) {
    return new LayerPromise(
        layer, Shape.of(ANY), 4, 7, "embedding", 21, mask, Goes.THROUGH, false, true, false);
  }

  private static LayerPromise axes(Layer layer, String kind, Shape example, int time) {
    return ends(layer, kind, 0, example, time, false, false);
  }

  /** A layer that ends mask and states. */
  private static LayerPromise ends(Layer layer, String kind, int parameters, int... example) {
    return ends(layer, kind, parameters, Shape.of(example), 4, false, true);
  }

  private static LayerPromise ends(
      Layer layer,
      String kind,
      int parameters,
      Shape example,
      int time,
      boolean streams,
      boolean rank) {
    return new LayerPromise(
        layer,
        example,
        time,
        0,
        kind,
        parameters,
        Goes.NOWHERE,
        Goes.NOWHERE,
        false,
        streams,
        rank);
  }

  private static LayerPromise frames(
      ConvRnn layer, String kind, int parameters, boolean random, int... example) {
    return new LayerPromise(
        layer,
        Shape.of(example),
        4,
        0,
        kind,
        parameters,
        layer.sequences() ? Goes.THROUGH : Goes.NOWHERE,
        Goes.NOWHERE,
        random,
        !layer.backwards(),
        true);
  }

  static Stream<LayerPromise> all() {
    return Stream.of(
            plain(), wrapped(), WindowPromises.all(), axes(), normal(), overTime(), attending())
        .flatMap(part -> part);
  }

  private static Stream<LayerPromise> plain() {
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
        through(masking(0), "masking", 0, false),
        through(input(ANY, 3), "input", 0, false),
        ids(embedding(7, 3), Goes.THROUGH),
        axes(flatten(), "flatten", Shape.of(4, 3), 0),
        axes(flatten(), "flatten", Shape.of(ANY, 3), 4),
        axes(reshape(2, 6), "reshape", Shape.of(4, 3), 0),
        axes(reshape(2, ANY), "reshape", Shape.of(4, 3), 0),
        axes(reshape(2, ANY, 2), "reshape", Shape.of(ANY, 3), 4),
        axes(reshape(ANY), "flatten", Shape.of(3), 0));
  }

  private static Stream<LayerPromise> wrapped() {
    return Stream.of(
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
        steps(lstm(5).returnSequences().zeroOutputForMask(), "lstm", 180, Goes.THROUGH, false));
  }

  private static Stream<LayerPromise> axes() {
    return Stream.of(
        ends(upSampling1d(2), "up_sampling1d", 0, ANY, 3),
        ends(upSampling2d(2, 3), "up_sampling2d", 0, 2, ANY, 3),
        ends(zeroPadding1d(1, 2), "zero_padding1d", 0, ANY, 3),
        ends(zeroPadding2d(1, 0, 2, 1), "zero_padding2d", 0, 2, ANY, 3),
        ends(cropping1d(1, 2), "cropping1d", 0, ANY, 3),
        ends(cropping2d(1, 0, 1, 2), "cropping2d", 0, 2, ANY, 3),
        ends(permute(2, 1), "permute", 0, ANY, 3),
        ends(permute(3, 1, 2), "permute", 0, ANY, 3, 2),
        ends(repeatVector(3), "repeat_vector", 0, 5));
  }

  private static Stream<LayerPromise> normal() {
    Shape frames = Shape.of(ANY, 2, 4);
    Shape steps = Shape.of(ANY, 3);
    return Stream.of(
        through(batchNormalization(), "batch_normalization", 12, true, steps, true),
        through(
            batchNormalization().axis(2).withoutScale(),
            "batch_normalization",
            6,
            true,
            frames,
            true),
        through(
            batchNormalization().withoutCenter(), "batch_normalization", 12, true, frames, true),
        through(layerNormalization(), "layer_normalization", 6, false, steps, true),
        through(layerNormalization().rmsScaling(), "layer_normalization", 4, false, frames, true),
        through(
            layerNormalization().withoutCenter().withoutScale(),
            "layer_normalization",
            0,
            false,
            steps,
            true),
        through(groupNormalization(2), "group_normalization", 8, false, frames, true),
        through(groupNormalization(-1), "group_normalization", 6, false, steps, true),
        through(spatialDropout1d(0.5f), "spatial_dropout1d", 0, true, steps, true),
        through(gaussianNoise(0.3f), "gaussian_noise", 0, true),
        through(gaussianDropout(0.3f), "gaussian_dropout", 0, true),
        through(alphaDropout(0.3f), "alpha_dropout", 0, true),
        through(alphaDropout(0f), "alpha_dropout", 0, false));
  }

  private static Stream<LayerPromise> overTime() {
    Shape frames = Shape.of(ANY, 3, 2);
    return Stream.of(
        through(timeDistributed(dense(5)), "time_distributed", 20, false, Shape.of(ANY, 3), true),
        through(timeDistributed(conv1d(2, 2)), "time_distributed", 10, false, frames, true),
        through(timeDistributed(lstm(2)), "time_distributed", 40, false, frames, true),
        through(timeDistributed(dropout(0.5f)), "time_distributed", 0, true, frames, true),
        frames(convLstm1d(2, 3), "conv_lstm1d", 104, false, ANY, 5, 2),
        frames(
            convLstm1d(2, 2).padding(SAME).returnSequences().goBackwards(),
            "conv_lstm1d",
            72,
            false,
            ANY,
            3,
            2),
        frames(
            convLstm1d(2, 2).returnSequences().dropout(0.3f).recurrentDropout(0.3f),
            "conv_lstm1d",
            72,
            true,
            4,
            3,
            2),
        frames(
            convRnn(new ConvLstmCell(1, Shape.of(2, 2)).strides(2).withoutBias()),
            "conv_lstm2d",
            32,
            false,
            ANY,
            4,
            5,
            1),
        frames(convLstm2d(2, 2).returnSequences(), "conv_lstm2d", 104, false, ANY, 3, 3, 1),
        frames(convLstm1d(2, 3).learnedInitialState(), "conv_lstm1d", 108, false, ANY, 5, 2),
        frames(
            convLstm2d(2, 2).learnedInitialState().returnSequences().zeroOutputForMask(),
            "conv_lstm2d",
            108,
            false,
            ANY,
            3,
            3,
            1));
  }

  /** For finite differences: without kinks, and where no three numbers are nearly equal. */
  private static Layer smooth(TransformerEncoder layer) {
    return layer.activation(Activation.GELU).epsilon(0.1f);
  }

  /** A layer that looks at other steps. */
  private static LayerPromise looking(Layer layer, String kind, int parameters, boolean random) {
    return new LayerPromise(
        layer,
        Shape.of(ANY, 3),
        4,
        0,
        kind,
        parameters,
        Goes.THROUGH,
        Goes.THROUGH,
        random,
        false,
        true);
  }

  private static Stream<LayerPromise> attending() {
    return Stream.of(
        looking(attention(), "attention", 0, false),
        looking(attention().useScale().useCausalMask(), "attention", 1, false),
        looking(attention().concat(), "attention", 1, false),
        looking(generalAttention().dropout(0.5f), "attention", 9, true),
        looking(additiveAttention(), "additive_attention", 3, false),
        looking(additiveAttention(5), "additive_attention", 35, false),
        looking(multiHeadAttention(2, 5), "multi_head_attention", 153, false),
        looking(
            multiHeadAttention(2, 5).valueDim(4).withoutBias().dropout(0.5f),
            "multi_head_attention",
            108,
            true),
        looking(positionalEncoding(), "positional_encoding", 0, false),
        looking(positionalEmbedding(6), "positional_embedding", 18, false),
        looking(smooth(transformerEncoder(2, 2, 5)), "transformer_encoder", 113, false),
        looking(
            smooth(transformerEncoder(1, 4, 7).normalizeFirst().useCausalMask().dropout(0.3f)),
            "transformer_encoder",
            127,
            true),
        ends(attentionPooling(5), "attention_pooling", 25, ANY, 3),
        ends(attentionPooling(5).hops(2).withoutBias(), "attention_pooling", 25, ANY, 3));
  }
}
