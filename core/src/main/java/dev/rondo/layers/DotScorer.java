package dev.rondo.layers;

import dev.rondo.layers.Attention.Score;
import dev.rondo.tensor.Attended;
import dev.rondo.tensor.AttentionMask;
import dev.rondo.tensor.AttentionOps;
import dev.rondo.tensor.Ops;
import dev.rondo.tensor.ScaledDotProduct;
import dev.rondo.tensor.Tensor;
import dev.rondo.weights.Initializers;
import dev.rondo.weights.Weights;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The dot product, behind a matrix W or not: {@code scale * (query W) . key}.
 *
 * @param kernel W, or null
 * @param scale of rank 0, or null
 */
record DotScorer(Attention layer, @Nullable Tensor kernel, @Nullable Tensor scale)
    implements Scorer {

  static DotScorer of(String name, Attention layer, Weights weights, AttentionShapes shapes) {
    Tensor kernel = null;
    if (layer.score() == Score.GENERAL) {
      kernel =
          weights.add(
              "kernel", Initializers.glorotUniform(), shapes.queryWidth(), shapes.keyWidth());
    } else {
      shapes.checkEqualWidths(
          name, "Use generalAttention(), or bring the query to that width with dense.");
    }
    Tensor scale = layer.scaled() ? weights.add("scale", Initializers.ones()) : null;
    return new DotScorer(layer, kernel, scale);
  }

  @Override
  public Tensor queries(Tensor query) {
    Tensor projected = kernel == null ? query : Ops.linear(query, kernel, null);
    return scale == null ? projected : projected.mul(scale);
  }

  @Override
  public Tensor keys(Tensor key) {
    return key;
  }

  @Override
  public Attended attend(Tensor queries, Tensor keys, Tensor value, AttentionMask mask, Pass pass) {
    ScaledDotProduct how = ScaledDotProduct.of(1, 1f).mask(mask);
    if (pass.isTraining() && layer.dropout() > 0f) {
      how = how.dropout(layer.dropout(), pass.random());
    }
    if (!layer.weighted()) {
      return new Attended(AttentionOps.attention(how, queries, keys, value), null);
    }
    Attended y = AttentionOps.attentionWithWeights(how, queries, keys, value);
    return new Attended(y.output(), Ops.squeeze(Objects.requireNonNull(y.weights()), 1));
  }
}
