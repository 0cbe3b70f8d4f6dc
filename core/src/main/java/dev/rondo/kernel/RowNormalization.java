package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Layer normalization of the rows of a scan (Ba, Kiros and Hinton, 2016, Layer Normalization), each
 * by itself; of n numbers, in groups that have a mean and a variance each:
 *
 * <pre>{@code
 * hat = (x - mean(x)) * scale,   scale = 1 / sqrt(variance(x) + 1e-5)
 * y = gain * hat + bias
 * }</pre>
 *
 * @param gain [n] in
 * @param bias [n] in; null for zeros
 * @param hat [B, T, n] out of forward; backward writes dX over it if the scan says so. Null if
 *     nothing is kept
 * @param scale [B, T, groups] out of forward; there if hat is
 * @param dGain [B, n] in and out of backward, which adds to it what each sequence brings to the
 *     gradient of the gain, so that threads have no sum in common; null if no backward follows
 * @param dBias [B, n] in and out of backward: the same of the bias; there if dGain is
 */
public record RowNormalization(
    float[] gain,
    float @Nullable [] bias,
    float @Nullable [] hat,
    float @Nullable [] scale,
    float @Nullable [] dGain,
    float @Nullable [] dBias) {

  /** Added to a variance, as in the paper's own code. */
  public static final float EPSILON = 1e-5f;
}
