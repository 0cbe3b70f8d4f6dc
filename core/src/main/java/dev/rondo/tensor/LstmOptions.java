package dev.rondo.tensor;

import org.jspecify.annotations.Nullable;

/**
 * What an LSTM does otherwise than {@link Scanned} says, freely combined, but peepholes with
 * normalization:
 *
 * <pre>{@code
 * peepholes:      i, f = sigmoid(.. + pi * c[t-1]), sigmoid(.. + pf * c[t-1])
 *                 o = sigmoid(.. + po * c[t])
 * cell clip:      c[t] = min(max(f * c[t-1] + i * g, -limit), limit)
 * coupled gates:  f = 1 - i; there are three gates, i g o
 * projection:     h[t] = (o * tanh(c[t])) Wp; h is [B, P], U [P, gates * H]
 * }</pre>
 *
 * @param peephole [3, H], rows i f o, or [2, H], rows i o, if coupled; null for none
 * @param cellClip the limit, above 0; infinite for none
 * @param coupled whether the forget gate is what the input gate leaves
 * @param normalization null for none; the input must be given with its kernel
 * @param projection Wp [H, P]; null for none
 */
public record LstmOptions(
    @Nullable Tensor peephole,
    float cellClip,
    boolean coupled,
    @Nullable LstmNormalization normalization,
    @Nullable Tensor projection) {

  /** None of it. */
  public static final LstmOptions NONE =
      new LstmOptions(null, Float.POSITIVE_INFINITY, false, null, null);

  /** Refuses peepholes with normalization. */
  public LstmOptions {
    if (peephole != null && normalization != null) {
      throw new IllegalArgumentException(
          "lstmScan: expected peepholes or normalization but got both");
    }
  }

  int gates() {
    return coupled ? 3 : 4;
  }

  /** These, and all weights among the options; null for one that is not there. */
  @Nullable Tensor[] weights(Tensor recurrent, Tensor h0, Tensor c0) {
    LstmNormalization n = normalization;
    return n == null
        ? new @Nullable Tensor[] {recurrent, h0, c0, peephole, projection}
        : new @Nullable Tensor[] {
          recurrent,
          h0,
          c0,
          projection,
          n.kernelGain(),
          n.recurrentGain(),
          n.cellGain(),
          n.cellBias()
        };
  }

  void check(ScanInput input, int units) {
    if (peephole != null && !peephole.shape().equals(Shape.of(gates() - 1, units))) {
      throw new IllegalArgumentException(
          "lstmScan: expected peepholes ["
              + (gates() - 1)
              + ", "
              + units
              + "] but got "
              + peephole.shape());
    }
    if (normalization != null) {
      normalization.check(gates(), units);
      input.checkFactors("lstmScan");
    }
  }
}
