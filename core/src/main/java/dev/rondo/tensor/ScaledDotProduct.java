package dev.rondo.tensor;

import org.jspecify.annotations.Nullable;

/**
 * How {@link AttentionOps#attention} looks: for each head, with its columns of queries Q [T, K],
 * keys [S, K] and values V [S, W],
 *
 * <pre>{@code
 * weights = softmax(scale * Q key', over what the mask lets through)     [T, S]
 * output  = dropout(weights) V                                            [T, W]
 * }</pre>
 *
 * Vaswani et al., 2017, "Attention is all you need", where the scale is {@code 1 / sqrt(K)}.
 *
 * @param heads how many; they stand side by side in the columns
 * @param scale what scores are multiplied by
 * @param dropout fraction of the weights set to zero, in [0, 1), the others scaled up
 * @param random where dropout draws from; null for no dropout
 */
public record ScaledDotProduct(
    int heads, float scale, AttentionMask mask, float dropout, @Nullable RandomState random) {

  /** Checks the options. */
  public ScaledDotProduct {
    if (heads < 1 || !(dropout >= 0f && dropout < 1f)) {
      throw new IllegalArgumentException(
          "attention: expected at least one head and a dropout rate in [0, 1) but got "
              + heads
              + " and "
              + dropout);
    }
  }

  /** All see all, without dropout. */
  public static ScaledDotProduct of(int heads, float scale) {
    return new ScaledDotProduct(heads, scale, AttentionMask.none(), 0f, null);
  }

  /** With a mask. */
  public ScaledDotProduct mask(AttentionMask other) {
    return new ScaledDotProduct(heads, scale, other, dropout, random);
  }

  /** With dropout of the weights. */
  public ScaledDotProduct dropout(float rate, RandomState from) {
    return new ScaledDotProduct(heads, scale, mask, rate, from);
  }
}
