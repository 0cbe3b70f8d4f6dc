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
 * <p>And {@link LstmNorms}, without peepholes, and {@link OutputProjection}. With any of these two
 * a scan is split among threads by rows only.
 *
 * <p>Sources: Gers and Schmidhuber, 2000, Recurrent Nets that Time and Count; Sak, Senior and
 * Beaufays, 2014; Greff et al., 2017, LSTM: A Search Space Odyssey.
 *
 * @param peephole [3, H], rows i f o, or [2, H], rows i o, if coupled; null for zeros
 * @param cellClip the limit, above 0; infinite for none
 * @param coupled whether the forget gate is what the input gate leaves
 * @param norms null for none
 * @param output null for none
 */
public record LstmVariant(
    float @Nullable [] peephole,
    float cellClip,
    boolean coupled,
    @Nullable LstmNorms norms,
    @Nullable OutputProjection output) {

  /** None of it. */
  public static final LstmVariant NONE = new LstmVariant(null, Float.POSITIVE_INFINITY, false);

  /** Without normalization and projection. */
  LstmVariant(float @Nullable [] peephole, float cellClip, boolean coupled) {
    this(peephole, cellClip, coupled, null, null);
  }

  /** Whether the gates are those of {@link LstmKernel}. */
  boolean hasPlainGates() {
    return peephole == null && cellClip == Float.POSITIVE_INFINITY && !coupled && norms == null;
  }

  /** Whether a unit needs nothing of others within a step but h[t-1]. */
  boolean splitsByUnits() {
    return norms == null && output == null;
  }

  /** How many gates have sums. */
  public int gates() {
    return coupled ? 3 : 4;
  }
}
