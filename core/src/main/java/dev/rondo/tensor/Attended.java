package dev.rondo.tensor;

import org.jspecify.annotations.Nullable;

/**
 * What an attention gives.
 *
 * @param output [B, T, W]: for each query the weighted mean of the values
 * @param weights [B, heads, T, S], or [B, T, S] where there are no heads: how much each query looks
 *     at each key, 1 together, before dropout; null if they were not asked for
 */
public record Attended(Tensor output, @Nullable Tensor weights) {}
