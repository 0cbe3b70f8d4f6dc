package dev.rondo.layers;

import dev.rondo.tensor.Attended;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Weights;
import java.util.List;
import java.util.Objects;

/**
 * Attention of a query to values: for each step of the query, the mean of the values, weighted by
 * how well their keys fit.
 *
 * <pre>{@code
 * weights[t, s] = softmax over s of score(query[t], key[s])
 * output[t]     = sum over s of weights[t, s] value[s]
 *
 * score: DOT       query . key                                 Luong et al., 2015
 *        GENERAL   query W . key                               Luong et al., 2015
 *        CONCAT    c sum(tanh(scale (query + key)))            Keras's score_mode "concat"
 *        ADDITIVE  sum(scale * tanh(query + key))              Bahdanau et al., 2015
 *                  sum(scale * tanh(query Wq + key Wk))        with units
 * }</pre>
 *
 * <p>It is made of nodes: {@code attention().of(query, value)} of [B, T, D] and [B, S, W] is [B, T,
 * W]; a third node [B, S, D] gives the keys, which else are the values. Of one node, or in a chain,
 * it attends to itself. Memory and time grow with T times S; {@code DOT} and {@code GENERAL} need
 * the memory only for {@link #returnWeights}.
 *
 * <p>Steps that are masked in value or key are not attended to, and what stands there does not
 * matter. The output at a masked step of the query, or at one that has nothing to attend to, is 0,
 * as are its weights; Keras gives the latter an equal share of everything, padding too. The mask of
 * the query goes on.
 *
 * <p>Weights, as in Keras: one called scale, [], of {@code DOT} and {@code CONCAT} with {@link
 * #useScale}, {@code concat_score_weight} [], one called scale, [D], of {@code ADDITIVE}; and those
 * that Keras has not: {@code kernel} [D of query, D of key] of {@code GENERAL}, {@code
 * query_kernel}, {@code key_kernel} [D, units].
 *
 * <p>Luong, Pham and Manning, 2015, "Effective approaches to attention-based neural machine
 * translation"; Bahdanau, Cho and Bengio, 2015, "Neural machine translation by jointly learning to
 * align and translate".
 *
 * @param score how well a key fits a query
 * @param units width of the projections of {@code ADDITIVE}; 0 for none
 * @param scaled whether the score has a learned scale
 * @param causal whether step t attends to steps 0 to t only
 * @param dropout fraction of the weights set to zero in training, in [0, 1)
 * @param weighted whether the weights go along with the output; see {@link Layers#attentionWeights}
 */
public record Attention(
    Score score, int units, boolean scaled, boolean causal, float dropout, boolean weighted)
    implements Layer {

  /** How well a key fits a query. */
  public enum Score {
    /** The dot product. */
    DOT,
    /** The dot product behind a matrix. */
    GENERAL,
    /** Keras's sum of hyperbolic tangents. */
    CONCAT,
    /** Bahdanau's. */
    ADDITIVE
  }

  /** Checks the options. */
  public Attention {
    Objects.requireNonNull(score); // as a file might have it
    Dropout.checkRate("attention", dropout);
    if (units < 0 || (units > 0 && score != Score.ADDITIVE)) {
      throw new IllegalArgumentException(
          "attention: expected units of additive attention, or 0, but got "
              + units
              + " for "
              + score);
    }
  }

  Attention(Score score, int units) {
    this(score, units, score == Score.ADDITIVE, false, 0f, false);
  }

  /** With a learned scale of the score. Additive attention has one already. */
  public Attention useScale() {
    return new Attention(score, units, true, causal, dropout, weighted);
  }

  /** Without the learned scale of additive attention. */
  public Attention withoutScale() {
    return new Attention(score, units, false, causal, dropout, weighted);
  }

  /** Keras's score mode "concat". */
  public Attention concat() {
    return new Attention(Score.CONCAT, units, scaled, causal, dropout, weighted);
  }

  /** No step looks ahead, as in the self-attention of a decoder. */
  public Attention useCausalMask() {
    return new Attention(score, units, scaled, true, dropout, weighted);
  }

  /** With dropout of the weights in training. */
  public Attention dropout(float rate) {
    return new Attention(score, units, scaled, causal, rate, weighted);
  }

  /** With the weights [B, T, S], before dropout, for {@link Layers#attentionWeights} to read. */
  public Attention returnWeights() {
    return new Attention(score, units, scaled, causal, dropout, true);
  }

  @Override
  public String kind() {
    return score == Score.ADDITIVE ? "additive_attention" : "attention";
  }

  @Override
  public boolean takes(boolean ints) {
    return !ints;
  }

  @Override
  public LayerFunction build(String name, Weights weights, Shape input) {
    return build(name, weights, List.of(input));
  }

  @Override
  public LayerFunction build(String name, Weights weights, List<Shape> inputs) {
    AttentionShapes shapes = AttentionShapes.of(name, inputs);
    Scorer scorer = scorer(name, weights, shapes);
    Shape output = Shape.of(shapes.queries(), shapes.valueWidth());
    Shape ofWeights = Shape.of(shapes.queries(), shapes.keys());
    return new AttentionFunction(name, shapes, output, weighted ? ofWeights : null, causal) {
      @Override
      Attended attend(Tensor query, Tensor key, Tensor value, AttentionMask mask, Pass pass) {
        return scorer.attend(scorer.queries(query), scorer.keys(key), value, mask, pass);
      }
    };
  }

  /** The score over its weights. */
  Scorer scorer(String name, Weights weights, AttentionShapes shapes) {
    boolean additive = score == Score.ADDITIVE || score == Score.CONCAT;
    return additive
        ? AdditiveScorer.of(name, this, weights, shapes)
        : DotScorer.of(name, this, weights, shapes);
  }
}
