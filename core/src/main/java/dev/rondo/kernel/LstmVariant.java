package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What a scan does otherwise than {@link LstmKernel} says, freely combined:
 *
 * <pre>{@code
 * peepholes:      i, f = sigmoid(.. + pi * c[t-1]), sigmoid(.. + pf * c[t-1])
 *                 o = sigmoid(.. + po * c[t])
 * cell clip:      c[t] = min(max(f * c[t-1] + i * g, -limit), limit)
 * coupled gates:  f = 1 - i, so that the gates are three, i g o, and pf is not there
 * }</pre>
 *
 * Sources: Gers and Schmidhuber, 2000, Recurrent Nets that Time and Count; Sak, Senior and
 * Beaufays, 2014; Greff et al., 2017, LSTM: A Search Space Odyssey.
 *
 * @param peephole [3, H], rows i f o, or [2, H], rows i o, if coupled; null for zeros
 * @param cellClip the limit, above 0; infinite for none
 * @param coupled whether the forget gate is what the input gate leaves
 */
public record LstmVariant(float @Nullable [] peephole, float cellClip, boolean coupled) {

  /** None of it. */
  public static final LstmVariant NONE = new LstmVariant(null, Float.POSITIVE_INFINITY, false);

  /** Whether the equations are those of {@link LstmKernel}. */
  boolean isNone() {
    return peephole == null && cellClip == Float.POSITIVE_INFINITY && !coupled;
  }

  /** How many gates have sums. */
  public int gates() {
    return coupled ? 3 : 4;
  }
}
