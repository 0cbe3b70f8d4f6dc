package dev.rondo.layers;

import dev.rondo.tensor.Attended;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.AttentionOps;
import dev.rondo.tensor.ScaledDotProduct;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializer;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Objects;

/**
 * Several dot-product attentions side by side, each to projections of its own (Vaswani et al.,
 * 2017, "Attention is all you need"):
 *
 * <pre>{@code
 * head_i = softmax(query Wq_i (key Wk_i)' / sqrt(keyDim)) value Wv_i
 * output = (head_1, .., head_heads) Wo
 * }</pre>
 *
 * <p>{@code multiHeadAttention(4, 16).of(query, value)} of [B, T, D] and [B, S, E] is [B, T, D]; a
 * third node [B, S, F] gives the keys, which else are the values. Of one node, or in a chain, it
 * attends to itself. Time grows with T times S, memory with T plus S, but with T times S for {@link
 * #returnWeights}.
 *
 * <p>Steps that are masked in value or key are not attended to, and what stands there does not
 * matter. At a masked step of the query, or at one that has nothing to attend to, the heads give 0;
 * Keras has them attend to everything alike there, padding too. The mask of the query goes on.
 *
 * <p>Weights by the names and in the shapes of Keras: {@code query/kernel} [D, heads, keyDim],
 * {@code query/bias} [heads, keyDim], {@code key/..} and {@code value/..} likewise, {@code
 * attention_output/kernel} [heads, valueDim, outputWidth] and {@code attention_output/bias}.
 * Initializers see a kernel as the matrix it is, [D, heads * keyDim].
 *
 * @param heads how many
 * @param keyDim width of a head's queries and keys
 * @param valueDim width of a head's values; Keras's default is keyDim
 * @param outputWidth width of the output; 0 for that of the query
 * @param useBias whether the four projections have biases
 * @param causal whether step t attends to steps 0 to t only
 * @param dropout fraction of the weights set to zero in training, in [0, 1)
 * @param weighted whether the weights go along with the output; see {@link Layers#attentionWeights}
 */
public record MultiHeadAttention(
    int heads,
    int keyDim,
    int valueDim,
    int outputWidth,
    boolean useBias,
    boolean causal,
    float dropout,
    boolean weighted,
    Initializer kernelInitializer,
    Initializer biasInitializer)
    implements Layer {

  /** Checks the sizes. */
  public MultiHeadAttention {
    Dropout.checkRate("multi_head_attention", dropout);
    if (heads < 1 || keyDim < 1 || valueDim < 1 || outputWidth < 0) {
      throw new IllegalArgumentException(
          "multi_head_attention: expected heads, keyDim and valueDim of at least 1 but got "
              + heads
              + ", "
              + keyDim
              + " and "
              + valueDim
              + (outputWidth < 0 ? ", and an output of width " + outputWidth : ""));
    }
    Objects.requireNonNull(kernelInitializer); // as a file might have it
    Objects.requireNonNull(biasInitializer);
  }

  MultiHeadAttention(int heads, int keyDim) {
    this(
        heads,
        keyDim,
        keyDim,
        0,
        true,
        false,
        0f,
        false,
        Initializers.glorotUniform(),
        Initializers.zeros());
  }

  private MultiHeadAttention with(boolean bias, boolean ahead, float rate, boolean withWeights) {
    return new MultiHeadAttention(
        heads,
        keyDim,
        valueDim,
        outputWidth,
        bias,
        ahead,
        rate,
        withWeights,
        kernelInitializer,
        biasInitializer);
  }

  /** Values of another width than keys. */
  public MultiHeadAttention valueDim(int width) {
    return new MultiHeadAttention(
        heads,
        keyDim,
        width,
        outputWidth,
        useBias,
        causal,
        dropout,
        weighted,
        kernelInitializer,
        biasInitializer);
  }

  /** An output of another width than the query. */
  public MultiHeadAttention outputWidth(int width) {
    return new MultiHeadAttention(
        heads,
        keyDim,
        valueDim,
        width,
        useBias,
        causal,
        dropout,
        weighted,
        kernelInitializer,
        biasInitializer);
  }

  /** Without biases. */
  public MultiHeadAttention withoutBias() {
    return with(false, causal, dropout, weighted);
  }

  /** No step looks ahead. */
  public MultiHeadAttention useCausalMask() {
    return with(useBias, true, dropout, weighted);
  }

  /** With dropout of the weights in training. */
  public MultiHeadAttention dropout(float rate) {
    return with(useBias, causal, rate, weighted);
  }

  /** With the weights [B, heads, T, S], before dropout, for {@link Layers#attentionWeights}. */
  public MultiHeadAttention returnWeights() {
    return with(useBias, causal, dropout, true);
  }

  /** Other initializers. */
  public MultiHeadAttention initializers(Initializer kernel, Initializer bias) {
    return new MultiHeadAttention(
        heads, keyDim, valueDim, outputWidth, useBias, causal, dropout, weighted, kernel, bias);
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public String options() {
    return Words.join(
        ", ",
        heads + " heads of " + keyDim,
        causal ? "causal" : "",
        Words.rate("dropout", dropout));
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    return build(name, weights, List.of(input));
  }

  @Override
  public LayerFunction build(String name, Weights weights, List<Shape> inputs) {
    AttentionShapes shapes = AttentionShapes.of(name, inputs);
    int width = outputWidth == 0 ? shapes.queryWidth() : outputWidth;
    HeadProjection ofQuery = in(weights.scope("query"), shapes.queryWidth(), keyDim);
    HeadProjection ofKey = in(weights.scope("key"), shapes.keyWidth(), keyDim);
    HeadProjection ofValue = in(weights.scope("value"), shapes.valueWidth(), valueDim);
    HeadProjection back =
        HeadProjection.of(
            weights.scope("attention_output"),
            this,
            Shape.of(heads, valueDim, width),
            Shape.of(width));
    Shape ofWeights = Shape.of(heads, shapes.queries(), shapes.keys());
    return new AttentionFunction(
        name, shapes, Shape.of(shapes.queries(), width), weighted ? ofWeights : null, causal) {
      @Override
      Attended attend(Tensor query, Tensor key, Tensor value, AttentionMask mask, Pass pass) {
        ScaledDotProduct how = how(mask, pass);
        Tensor q = ofQuery.apply(query);
        Tensor k = ofKey.apply(key);
        Tensor v = ofValue.apply(value);
        if (!weighted) {
          return new Attended(back.apply(AttentionOps.attention(how, q, k, v)), null);
        }
        Attended y = AttentionOps.attentionWithWeights(how, q, k, v);
        return new Attended(back.apply(y.output()), y.weights());
      }
    };
  }

  private HeadProjection in(Weights weights, int features, int width) {
    return HeadProjection.of(
        weights, this, Shape.of(features, heads, width), Shape.of(heads, width));
  }

  private ScaledDotProduct how(AttentionMask mask, Pass pass) {
    ScaledDotProduct how = ScaledDotProduct.of(heads, (float) (1 / Math.sqrt(keyDim))).mask(mask);
    return pass.isTraining() && dropout > 0f ? how.dropout(dropout, pass.random()) : how;
  }
}
