package dev.rondo.tensor;

import dev.rondo.kernel.RowNormalization;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the layer normalizations inside a scan, with what it keeps for backward.
 *
 * @param hat [B, T, n]: the normalized rows, over which some backward writes their gradient; null
 *     if nothing is kept
 * @param dGain [B, n]: what each sequence brings to the gradient; null if no backward follows
 * @param dBias [B, n]
 */
record ScanNorm(
    Tensor gain,
    @Nullable Tensor bias,
    @Nullable Tensor hat,
    @Nullable Tensor dGain,
    @Nullable Tensor dBias,
    RowNormalization kernel) {

  /**
   * @param recorded whether a backward follows
   * @param keeps whether the normalized rows are kept for it
   * @param groups how many parts of a row are normalized by themselves
   */
  static ScanNorm of(
      ScanSequence s,
      Tensor gain,
      @Nullable Tensor bias,
      boolean recorded,
      boolean keeps,
      int groups) {
    int n = gain.dim(0);
    Tensor hat = recorded && keeps ? Tensor.allocate(Shape.of(s.batch(), s.steps(), n)) : null;
    Tensor scale = hat == null ? null : Tensor.allocate(Shape.of(s.batch(), s.steps(), groups));
    Tensor dGain = recorded ? Tensor.allocate(Shape.of(s.batch(), n)) : null;
    Tensor dBias = recorded ? Tensor.allocate(Shape.of(s.batch(), n)) : null;
    RowNormalization kernel =
        new RowNormalization(
            gain.floats(),
            ScanSequence.floats(bias),
            ScanSequence.floats(hat),
            ScanSequence.floats(scale),
            ScanSequence.floats(dGain),
            ScanSequence.floats(dBias));
    return new ScanNorm(gain, bias, hat, dGain, dBias, kernel);
  }

  static void check(String op, String what, Tensor weight, int n) {
    if (!weight.shape().equals(Shape.of(n))) {
      throw new IllegalArgumentException(
          op + ": expected a " + what + " [" + n + "] but got " + weight.shape());
    }
  }

  /** Before backward, which adds to the sums. */
  void clear() {
    if (dGain != null && dBias != null) {
      Arrays.fill(dGain.floats(), 0, dGain.size(), 0);
      Arrays.fill(dBias.floats(), 0, dBias.size(), 0);
    }
  }

  /** That of inputs after backward, which has left {@code d(x W)} where the normal rows were. */
  void backward(ScanInput input, GradientSink into) {
    Tensor dA = Objects.requireNonNull(hat);
    input.withoutBias().weightGradients(into).from(dA);
    input.withoutBias().backward(dA, into);
    give(into);
  }

  /** After backward. */
  void give(GradientSink into) {
    give(gain, dGain, into);
    give(bias, dBias, into);
  }

  /** The sum over the sequences, in their order. */
  private static void give(
      @Nullable Tensor weight, @Nullable Tensor ofSequences, GradientSink into) {
    if (weight != null && ofSequences != null && into.wants(weight)) {
      Tensor sum = Tensor.allocate(weight.shape());
      Broadcast.sumTo(weight.shape(), ofSequences).copyTo(sum.floats(), 0);
      into.give(weight, sum);
    }
  }
}
