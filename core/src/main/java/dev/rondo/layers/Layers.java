package dev.rondo.layers;

import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.IndRnnCell;
import dev.rondo.cells.JordanCell;
import dev.rondo.cells.LruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.MguCell;
import dev.rondo.cells.MinGruCell;
import dev.rondo.cells.MinLstmCell;
import dev.rondo.cells.QrnnCell;
import dev.rondo.cells.ResidualCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.cells.SkipCell;
import dev.rondo.cells.SlstmCell;
import dev.rondo.cells.SruCell;
import dev.rondo.cells.StackedRnnCells;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import java.util.List;

/** The catalogue of layers, made to be imported statically. */
public final class Layers extends AttentionLayers {
  private Layers() {}

  /** What a model takes: the shape of one example, {@code Shape.ANY} for time of any length. */
  public static Input input(int... shape) {
    return new Input(Shape.of(shape), false);
  }

  /**
   * What a model takes, as a node of a graph. It takes token ids if only embeddings take it, else
   * float32, unless {@link Node#ofInts} says otherwise.
   *
   * @param name for data that comes by name, and for errors
   * @param shape of one example; {@code Shape.ANY} for time of any length
   */
  public static Node input(String name, int... shape) {
    return Node.of(Names.given(name), input(shape));
  }

  /**
   * A layer that stands at several places of a model and has its weights once: all places with an
   * equal shared layer use the same ones. It may stand in {@link #timeDistributed} and have
   * regularizers; another layer or model around it has weights of its own, so share that one.
   *
   * @param name the scope of the weights
   */
  public static Layer shared(String name, Layer layer) {
    return new Shared(name, layer);
  }

  /** An LSTM. */
  public static Rnn lstm(int units) {
    return new Rnn(new LstmCell(units));
  }

  /** A GRU, reset after. */
  public static Rnn gru(int units) {
    return new Rnn(new GruCell(units));
  }

  /** A simple recurrent network with tanh. */
  public static Rnn simpleRnn(int units) {
    return new Rnn(new SimpleRnnCell(units));
  }

  /** Any cell over time: one with options, or one of your own. */
  public static Rnn rnn(Cell cell) {
    return new Rnn(cell);
  }

  /** A fully connected layer without activation. */
  public static Dense dense(int units) {
    return new Dense(units, Activation.LINEAR);
  }

  /** A fully connected layer. */
  public static Dense dense(int units, Activation activation) {
    return new Dense(units, activation);
  }

  /** A vector for each of {@code vocabulary} tokens. */
  public static Embedding embedding(int vocabulary, int width) {
    return new Embedding(vocabulary, width);
  }

  /** Dropout of a fraction in [0, 1). */
  public static Dropout dropout(float rate) {
    return new Dropout(rate);
  }

  /** An activation as a layer of its own. */
  public static Layer activation(Activation activation) {
    return new Activate(activation);
  }

  /** All numbers of an example in one axis. */
  public static Layer flatten() {
    return new Reshape(Shape.of(Shape.ANY));
  }

  /** Another shape for one example; one axis may be {@code Shape.ANY}. */
  public static Layer reshape(int... shape) {
    return new Reshape(Shape.of(shape));
  }

  /** Masks the steps of which every number is {@code value}, often 0, for the layers behind it. */
  public static Layer masking(float value) {
    return new Masking(value);
  }

  /** A recurrent layer in both directions, with weights of its own for each. */
  public static Bidirectional bidirectional(Rnn layer) {
    return new Bidirectional(layer);
  }

  /** The records behind the methods of this class, for those who save and read descriptions. */
  public static List<Class<? extends Record>> descriptions() {
    return List.of(
        Input.class,
        Rnn.class,
        LstmCell.class,
        GruCell.class,
        SimpleRnnCell.class,
        JordanCell.class,
        MguCell.class,
        MinGruCell.class,
        MinLstmCell.class,
        SruCell.class,
        IndRnnCell.class,
        QrnnCell.class,
        LruCell.class,
        SlstmCell.class,
        Dense.class,
        Embedding.class,
        Dropout.class,
        Activate.class,
        Reshape.class,
        Shared.class,
        Masking.class,
        Bidirectional.class,
        StackedRnnCells.class,
        ResidualCell.class,
        SkipCell.class,
        Regularized.class,
        WeightRule.class,
        Conv.class,
        DepthwiseConv.class,
        Pooling.class,
        GlobalPooling.class,
        UpSampling.class,
        ZeroPadding.class,
        Cropping.class,
        Permute.class,
        RepeatVector.class,
        BatchNormalization.class,
        LayerNormalization.class,
        GroupNormalization.class,
        SpatialDropout1d.class,
        GaussianNoise.class,
        GaussianDropout.class,
        AlphaDropout.class,
        TimeDistributed.class,
        ConvRnn.class,
        ConvLstmCell.class,
        Attention.class,
        MultiHeadAttention.class,
        AttentionWeights.class,
        AttentionPooling.class,
        PositionalEncoding.class,
        PositionalEmbedding.class,
        TransformerEncoder.class,
        AttentionDecoder.class);
  }
}
