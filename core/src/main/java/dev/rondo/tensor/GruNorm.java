package dev.rondo.tensor;

import dev.rondo.kernel.GruNorms;
import org.jspecify.annotations.Nullable;

/** A {@link GruNormalization} in one scan. */
record GruNorm(ScanNorm inputs, ScanNorm sums) {

  /** Null for no normalization. */
  static @Nullable GruNorm of(
      ScanSequence s,
      @Nullable GruNormalization weights,
      ScanInput input,
      @Nullable Tensor recurrentBias,
      boolean resetAfter,
      boolean recorded) {
    if (weights == null) {
      return null;
    }
    if (!resetAfter) {
      throw new IllegalArgumentException(
          "gruScan: expected reset after for normalization but got reset before");
    }
    weights.check(s.units());
    input.checkFactors("gruScan");
    return new GruNorm(
        ScanNorm.of(s, weights.kernelGain(), input.bias(), recorded, true, 2),
        ScanNorm.of(s, weights.recurrentGain(), recurrentBias, recorded, true, 2));
  }

  GruNorms kernel() {
    return new GruNorms(inputs.kernel(), sums.kernel());
  }

  /** Before backward. */
  void clear() {
    inputs.clear();
    sums.clear();
  }

  /**
   * What follows from backward, which has left {@code d(x W)} where the normal rows were.
   *
   * @param before [B, T, H]: {@code h[t-1] * m}
   * @param dSums [B, T, 3H]: of {@code h[t-1] U}
   */
  void backward(ScanInput input, Tensor recurrent, Tensor before, Tensor dSums, GradientSink into) {
    // forward: s[t] = (h[t-1] * m) U   so: dU += (h[t-1] * m)' dS[t], all t at once
    new WeightGradients(into).add(recurrent, before).from(dSums);
    inputs.backward(input, into);
    sums.give(into);
  }
}
