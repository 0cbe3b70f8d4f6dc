package dev.rondo.tensor;

import dev.rondo.kernel.LstmVariant;
import org.jspecify.annotations.Nullable;

/**
 * What an LSTM does otherwise than {@link Scanned} says, freely combined:
 *
 * <pre>{@code
 * peepholes:      i, f = sigmoid(.. + pi * c[t-1]), sigmoid(.. + pf * c[t-1])
 *                 o = sigmoid(.. + po * c[t])
 * cell clip:      c[t] = min(max(f * c[t-1] + i * g, -limit), limit)
 * coupled gates:  f = 1 - i; there are three gates, i g o
 * }</pre>
 *
 * @param peephole [3, H], rows i f o, or [2, H], rows i o, if coupled; null for none
 * @param cellClip the limit, above 0; infinite for none
 * @param coupled whether the forget gate is what the input gate leaves
 */
public record LstmOptions(@Nullable Tensor peephole, float cellClip, boolean coupled) {

  /** None of it. */
  public static final LstmOptions NONE = new LstmOptions(null, Float.POSITIVE_INFINITY, false);

  int gates() {
    return coupled ? 3 : 4;
  }

  /** For the kernel, checked. */
  LstmVariant variant(int units) {
    if (peephole != null && !peephole.shape().equals(Shape.of(gates() - 1, units))) {
      throw new IllegalArgumentException(
          "lstmScan: expected peepholes ["
              + (gates() - 1)
              + ", "
              + units
              + "] but got "
              + peephole.shape());
    }
    return new LstmVariant(ScanSequence.floats(peephole), cellClip, coupled);
  }
}
