package dev.rondo.layers;

import dev.rondo.layers.Attention.Score;
import dev.rondo.tensor.Attended;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.AttentionOps;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.Shape;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Sums of hyperbolic tangents: {@code sum(outer * tanh(inner (query + key)))}, query and key behind
 * matrices or not.
 *
 * @param queryKernel null for none, as {@code keyKernel}
 * @param inner of rank 0; null for 1
 * @param outer [U], or of rank 0 for the same throughout; null for 1
 * @param units U
 */
record AdditiveScorer(
    Attention layer,
    @Nullable Tensor queryKernel,
    @Nullable Tensor keyKernel,
    @Nullable Tensor inner,
    @Nullable Tensor outer,
    int units)
    implements Scorer {

  static AdditiveScorer of(String name, Attention layer, Weights weights, AttentionShapes shapes) {
    if (layer.score() == Score.CONCAT) {
      int units = checkedWidth(name, shapes);
      Tensor inner = layer.scaled() ? weights.add("scale", Initializers.ones()) : null;
      Tensor outer = weights.add("concat_score_weight", Initializers.ones());
      return new AdditiveScorer(layer, null, null, inner, outer, units);
    }
    int units = layer.units() > 0 ? layer.units() : checkedWidth(name, shapes);
    Tensor queryKernel = null;
    Tensor keyKernel = null;
    if (layer.units() > 0) {
      var glorot = Initializers.glorotUniform();
      queryKernel = weights.add("query_kernel", glorot, shapes.queryWidth(), units);
      keyKernel = weights.add("key_kernel", glorot, shapes.keyWidth(), units);
    }
    Tensor outer =
        layer.scaled() ? weights.add("scale", Initializers.glorotUniform(), units) : null;
    return new AdditiveScorer(layer, queryKernel, keyKernel, null, outer, units);
  }

  private static int checkedWidth(String name, AttentionShapes shapes) {
    shapes.checkEqualWidths(
        name, "Use additiveAttention(units), or bring the query to that width with dense.");
    return shapes.queryWidth();
  }

  @Override
  public Tensor queries(Tensor query) {
    return scaled(queryKernel == null ? query : Ops.linear(query, queryKernel, null));
  }

  @Override
  public Tensor keys(Tensor key) {
    return scaled(keyKernel == null ? key : Ops.linear(key, keyKernel, null));
  }

  private Tensor scaled(Tensor x) {
    return inner == null ? x : x.mul(inner);
  }

  @Override
  public Attended attend(Tensor queries, Tensor keys, Tensor value, AttentionMask mask, Pass pass) {
    Shape all = Shape.of(units);
    Tensor each = outer == null ? Tensor.full(all, 1f) : Ops.broadcastTo(outer, all);
    Tensor weights =
        AttentionOps.maskedSoftmax(AttentionOps.additiveScores(queries, keys, each), mask);
    Tensor kept =
        pass.isTraining() && layer.dropout() > 0f
            ? Ops.dropout(weights, layer.dropout(), pass.random())
            : weights;
    return new Attended(kept.matmul(value), layer.weighted() ? weights : null);
  }
}
