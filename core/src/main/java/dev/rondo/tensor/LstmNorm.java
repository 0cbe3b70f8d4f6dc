package dev.rondo.tensor;

import dev.rondo.kernel.LstmNorms;
import org.jspecify.annotations.Nullable;

/** An {@link LstmNormalization} in one scan. */
record LstmNorm(ScanNorm inputs, ScanNorm sums, ScanNorm cell) {

  static LstmNorm of(
      ScanSequence s, LstmNormalization weights, @Nullable Tensor bias, boolean recorded) {
    return new LstmNorm(
        ScanNorm.of(s, weights.kernelGain(), bias, recorded, true, 1),
        ScanNorm.of(s, weights.recurrentGain(), null, recorded, true, 1),
        ScanNorm.of(s, weights.cellGain(), weights.cellBias(), recorded, false, 1));
  }

  LstmNorms kernel() {
    return new LstmNorms(inputs.kernel(), sums.kernel(), cell.kernel());
  }

  /** Before backward. */
  void clear() {
    inputs.clear();
    sums.clear();
    cell.clear();
  }

  /** What follows from backward, which has left {@code d(x W)} where the normal rows were. */
  void backward(ScanInput input, GradientSink into) {
    inputs.backward(input, into);
    sums.give(into);
    cell.give(into);
  }
}
