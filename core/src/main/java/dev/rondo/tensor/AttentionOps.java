package dev.rondo.tensor;

/**
 * The catalogue of what attention is made of: scores of queries and keys, their softmax, and the
 * means of values. B is the batch, T steps of queries, S steps of keys and values. Numbers must be
 * finite, those that a mask hides too.
 */
public final class AttentionOps {
  private AttentionOps() {}

  /**
   * Scaled dot-product attention; equations stand at {@link ScaledDotProduct}. It takes no memory
   * in T times S.
   *
   * @param query [B, T, heads * K]
   * @param key [B, S, heads * K]
   * @param value [B, S, heads * W]
   * @return [B, T, heads * W]
   */
  public static Tensor attention(ScaledDotProduct how, Tensor query, Tensor key, Tensor value) {
    return AttentionOp.apply(how, query, key, value, false).output();
  }

  /** As {@link #attention}, with the weights: they take memory in T times S. */
  public static Attended attentionWithWeights(
      ScaledDotProduct how, Tensor query, Tensor key, Tensor value) {
    return AttentionOp.apply(how, query, key, value, true);
  }

  /**
   * {@code score[t, s] = sum(scale * tanh(query[t] + key[s]))} of [B, T, U], [B, S, U] and [U]: [B,
   * T, S].
   */
  public static Tensor additiveScores(Tensor query, Tensor key, Tensor scale) {
    return AdditiveScoresOp.apply(query, key, scale);
  }

  /** {@link Ops#softmax} of [B, T, S] over the places that a mask lets through; 0 in the others. */
  public static Tensor maskedSoftmax(Tensor scores, AttentionMask mask) {
    return MaskedSoftmax.apply(scores, mask);
  }
}
