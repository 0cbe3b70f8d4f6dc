package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The projection of an LSTM's output, P for H where {@link LstmKernel} has h, h0, hLast, their
 * gradients, masks and zoneout of h, and the rows of U:
 *
 * <pre>{@code
 * m[t] = o * tanh(c[t]);   h[t] = m[t] Wp
 * }</pre>
 *
 * Source: Sak, Senior and Beaufays, 2014, Long Short-Term Memory Recurrent Neural Network
 * Architectures for Large Scale Acoustic Modeling.
 *
 * @param weight [H, P] in: Wp
 * @param size P
 * @param before [B, T, H] out of forward: m, of no meaning where masked; null if no backward
 *     follows
 * @param dAfter [B, T, P] out of backward: the gradient of {@code m[t] Wp}, zero where masked; null
 *     if no backward follows
 */
public record OutputProjection(
    WeightMatrix weight, int size, float @Nullable [] before, float @Nullable [] dAfter) {}
