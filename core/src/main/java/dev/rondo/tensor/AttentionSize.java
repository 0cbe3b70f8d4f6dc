package dev.rondo.tensor;

/**
 * The sizes of an attention.
 *
 * @param batch B
 * @param heads N
 * @param queries T
 * @param keys S
 * @param keyWidth K, columns of queries and keys that a head has
 * @param valueWidth W, columns of values that a head has
 */
record AttentionSize(int batch, int heads, int queries, int keys, int keyWidth, int valueWidth) {

  static AttentionSize check(ScaledDotProduct how, Tensor query, Tensor key, Tensor value) {
    boolean ranks = query.rank() == 3 && key.rank() == 3 && value.rank() == 3;
    int heads = how.heads();
    if (!ranks
        || query.dim(0) != key.dim(0)
        || query.dim(0) != value.dim(0)
        || key.dim(1) != value.dim(1)
        || query.dim(2) != key.dim(2)
        || query.dim(2) % heads != 0
        || value.dim(2) % heads != 0
        || query.size() == 0
        || value.size() == 0) {
      throw new IllegalArgumentException(
          "attention: expected queries [B, T, heads * K], keys [B, S, heads * K] and values"
              + " [B, S, heads * W] with "
              + heads
              + " heads but got "
              + query.shape()
              + ", "
              + key.shape()
              + " and "
              + value.shape());
    }
    how.mask().check(query.dim(0), query.dim(1), key.dim(1));
    return new AttentionSize(
        query.dim(0), heads, query.dim(1), key.dim(1), query.dim(2) / heads, value.dim(2) / heads);
  }
}
