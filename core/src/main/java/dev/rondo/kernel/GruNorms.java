package dev.rondo.kernel;

/**
 * The layer normalization of a GRU with reset after:
 *
 * <pre>{@code
 * (az, ar, an) = inputs(x[t] W)      (sz, sr, sn) = sums(h[t-1] U)
 * }</pre>
 *
 * Both in two groups, of z and r together and of n.
 *
 * @param inputs its bias is b; backward leaves {@code d(x W)} in its hat
 * @param sums its bias is bU
 */
public record GruNorms(RowNormalization inputs, RowNormalization sums) {}
