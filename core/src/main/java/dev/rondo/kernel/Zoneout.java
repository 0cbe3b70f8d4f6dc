package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * How much of the old state a step keeps, of each unit (Krueger et al., 2017, Zoneout: Regularizing
 * RNNs by Randomly Preserving Hidden Activations); {@code h~, c~} are what the cell would go on to:
 *
 * <pre>{@code
 * h[t] = kh * h[t-1] + (1 - kh) * h~        c[t] = kc * c[t-1] + (1 - kc) * c~
 * }</pre>
 *
 * @param h [B, T, H]: kh, 1 or 0 by chance, or what is expected
 * @param c [B, T, H]: kc; null for a cell without c
 */
public record Zoneout(float[] h, float @Nullable [] c) {}
