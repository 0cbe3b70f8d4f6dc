package dev.rondo.layers;

import dev.rondo.tensor.Activation;
import dev.rondo.tensor.Shape;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Objects;

/**
 * A block of a Transformer's encoder: self-attention of several heads, then two fully connected
 * layers step by step, each with a way around it: [B, T, D] to [B, T, D].
 *
 * <pre>{@code
 * post-norm, the default:                       pre-norm, with normalizeFirst:
 *   a = norm1(x + drop(attention(x)))             a = x + drop(attention(norm1(x)))
 *   y = norm2(a + drop(f(a W1 + b1) W2 + b2))     y = a + drop(f(norm2(a) W1 + b1) W2 + b2)
 * }</pre>
 *
 * <p>Masked steps are not attended to. Mask and states go through. Time grows with T squared.
 *
 * <p>Weights by KerasHub's names: {@code self_attention_layer/..} as in {@link MultiHeadAttention},
 * {@code self_attention_layer_norm/gamma} and {@code beta} [D], {@code
 * feedforward_intermediate_dense/kernel} [D, feedForward] and {@code bias}, {@code
 * feedforward_output_dense/kernel} [feedForward, D] and {@code bias}, {@code
 * feedforward_layer_norm/..}.
 *
 * <p>Vaswani et al., 2017, "Attention is all you need"; pre-norm: Xiong et al., 2020, "On layer
 * normalization in the Transformer architecture".
 *
 * @param heads how many heads
 * @param keyDim width of a head's queries, keys and values; usually D / heads
 * @param feedForward width between the fully connected layers
 * @param activation f; RELU by default
 * @param dropout fraction set to zero in training, of the attention's weights and of what both
 *     parts give, in [0, 1)
 * @param normalizesFirst whether pre-norm
 * @param causal whether step t attends to steps 0 to t only
 * @param epsilon added to the variance by the normalizations, above 0
 */
public record TransformerEncoder(
    int heads,
    int keyDim,
    int feedForward,
    Activation activation,
    float dropout,
    boolean normalizesFirst,
    boolean causal,
    float epsilon)
    implements Layer {

  /** Checks the sizes. */
  public TransformerEncoder {
    Objects.requireNonNull(activation); // as a file might have it
    Dropout.checkRate("transformer_encoder", dropout);
    if (heads < 1 || keyDim < 1 || feedForward < 1 || !(epsilon > 0f)) {
      throw new IllegalArgumentException(
          "transformer_encoder: expected heads, keyDim and feedForward of at least 1, and an epsilon"
              + " above 0, but got "
              + heads
              + ", "
              + keyDim
              + ", "
              + feedForward
              + " and "
              + epsilon);
    }
  }

  TransformerEncoder(int heads, int keyDim, int feedForward) {
    this(heads, keyDim, feedForward, Activation.RELU, 0f, false, false, 1e-5f);
  }

  /** Another activation between the fully connected layers. */
  public TransformerEncoder activation(Activation f) {
    return new TransformerEncoder(
        heads, keyDim, feedForward, f, dropout, normalizesFirst, causal, epsilon);
  }

  /** With dropout in training. */
  public TransformerEncoder dropout(float rate) {
    return new TransformerEncoder(
        heads, keyDim, feedForward, activation, rate, normalizesFirst, causal, epsilon);
  }

  /** Pre-norm: deep stacks train without a slow start. Normalize what the last one gives. */
  public TransformerEncoder normalizeFirst() {
    return new TransformerEncoder(
        heads, keyDim, feedForward, activation, dropout, true, causal, epsilon);
  }

  /** No step looks ahead, as in a language model. */
  public TransformerEncoder useCausalMask() {
    return new TransformerEncoder(
        heads, keyDim, feedForward, activation, dropout, normalizesFirst, true, epsilon);
  }

  /** Another epsilon of the normalizations; 1e-5 by default. */
  public TransformerEncoder epsilon(float other) {
    return new TransformerEncoder(
        heads, keyDim, feedForward, activation, dropout, normalizesFirst, causal, other);
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
        normalizesFirst ? "pre-norm" : "",
        causal ? "causal" : "",
        Words.rate("dropout", dropout));
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    AttentionShapes shapes = AttentionShapes.of(name, List.of(input));
    int width = input.dim(1);
    MultiHeadAttention attention = new MultiHeadAttention(heads, keyDim).dropout(dropout);
    return new TransformerEncoderFunction(
        name,
        this,
        shapes,
        input,
        (causal ? attention.useCausalMask() : attention)
            .build(name, weights.scope("self_attention_layer"), input),
        FeatureNormalization.of(weights.scope("self_attention_layer_norm"), width, epsilon),
        new Dense(feedForward, activation)
            .build(name, weights.scope("feedforward_intermediate_dense"), input),
        new Dense(width, Activation.LINEAR)
            .build(name, weights.scope("feedforward_output_dense"), input.with(1, feedForward)),
        FeatureNormalization.of(weights.scope("feedforward_layer_norm"), width, epsilon));
  }
}
