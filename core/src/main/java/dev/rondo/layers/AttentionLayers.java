package dev.rondo.layers;

import dev.rondo.cells.Cell;
import java.util.List;

/**
 * The layers of the catalogue that attend. {@link Layers} hands them on, so that one import reads
 * the whole catalogue.
 */
abstract class AttentionLayers extends NormalLayers {
  AttentionLayers() {}

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
}
