package dev.rondo.layers;

import dev.rondo.cells.Cell;
import dev.rondo.cells.GruCell;
import dev.rondo.cells.LstmCell;
import dev.rondo.cells.SimpleRnnCell;
import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import java.util.List;

/** The catalogue of layers, made to be imported statically. */
public final class Layers {
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
   * equal shared layer use the same ones.
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

  /**
   * Dot-product attention: {@code attention().of(query, value)}, or {@code of(query, value, key)};
   * in a chain, to itself.
   */
  public static Attention attention() {
    return new Attention(Attention.Score.DOT, 0);
  }

  /** Dot-product attention with a matrix between query and key, which may differ in width. */
  public static Attention generalAttention() {
    return new Attention(Attention.Score.GENERAL, 0);
  }

  /** Additive attention as Keras has it: without projections, query and key of one width. */
  public static Attention additiveAttention() {
    return new Attention(Attention.Score.ADDITIVE, 0);
  }

  /** Additive attention as in its paper: query and key are projected to this width first. */
  public static Attention additiveAttention(int units) {
    if (units < 1) {
      throw new IllegalArgumentException(
          "additive_attention: expected units of at least 1 but got " + units);
    }
    return new Attention(Attention.Score.ADDITIVE, units);
  }

  /**
   * Attention of several heads: {@code multiHeadAttention(4, 16).of(query, value)}; in a chain, to
   * itself.
   *
   * @param keyDim width of a head
   */
  public static MultiHeadAttention multiHeadAttention(int heads, int keyDim) {
    return new MultiHeadAttention(heads, keyDim);
  }

  /** The mean of a sequence, weighted by what it learns to look at: [B, T, D] to [B, D]. */
  public static AttentionPooling attentionPooling(int units) {
    return new AttentionPooling(units);
  }

  /**
   * Adds to each step, [B, T, D], the sine and cosine waves of its place that Vaswani et al. (2017)
   * give: {@code sin(t / 10000^(2i / D))} at feature 2i, the cosine of it at 2i + 1.
   */
  public static Layer positionalEncoding() {
    return new PositionalEncoding();
  }

  /** Adds to each step a learned vector for its place, for sequences up to this length. */
  public static PositionalEmbedding positionalEmbedding(int length) {
    return new PositionalEmbedding(length);
  }

  /**
   * A block of a Transformer's encoder.
   *
   * @param keyDim width of a head
   * @param feedForward width between its two fully connected layers
   */
  public static TransformerEncoder transformerEncoder(int heads, int keyDim, int feedForward) {
    return new TransformerEncoder(heads, keyDim, feedForward);
  }

  /**
   * A recurrent layer that looks at a memory in each step: {@code attentionDecoder(new
   * LstmCell(64), generalAttention(), 64).of(inputs, memory)}.
   *
   * @param units width of the output
   */
  public static AttentionDecoder attentionDecoder(Cell cell, Attention attention, int units) {
    return new AttentionDecoder(cell, attention, units);
  }

  /**
   * The weights of an attention as a node of their own, to be an output of a model: how much each
   * step of the query looks at each key, [T, S] of an example, or [heads, T, S].
   *
   * @param attended the node of an attention with {@code returnWeights()}
   * @throws IllegalArgumentException if it is another one
   */
  public static Node attentionWeights(Node attended) {
    return Node.of("", AttentionWeights.of(attended), List.of(attended));
  }

  /** As {@link #attentionWeights(Node)}, under a name, which is also what an output is called. */
  public static Node attentionWeights(String name, Node attended) {
    return attended.then(name, AttentionWeights.of(attended));
  }

  /** The records behind the methods of this class, for those who save and read descriptions. */
  public static List<Class<? extends Record>> descriptions() {
    return List.of(
        Input.class,
        Rnn.class,
        LstmCell.class,
        GruCell.class,
        SimpleRnnCell.class,
        Dense.class,
        Embedding.class,
        Dropout.class,
        Activate.class,
        Reshape.class,
        Shared.class,
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
