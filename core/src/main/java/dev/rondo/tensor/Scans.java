package dev.rondo.tensor;

import org.jspecify.annotations.Nullable;

/** The fused scans of {@link Ops} with all their options; equations stand at {@link Scanned}. */
public final class Scans {
  private Scans() {}

  /** {@link Ops#simpleRnnScan} with noise of the state. */
  public static Scanned simpleRnn(
      ScanInput input,
      Tensor recurrent,
      Activation f,
      @Nullable Tensor mask,
      StateNoise noise,
      Tensor h0) {
    return SimpleRnnScan.apply(input, recurrent, f, mask, noise, h0);
  }

  /** {@link Ops#lstmScan} with variants of the cell and noise of the state. */
  public static Scanned lstm(
      ScanInput input,
      Tensor recurrent,
      LstmOptions options,
      @Nullable Tensor mask,
      StateNoise noise,
      Tensor h0,
      Tensor c0) {
    return LstmScan.apply(input, recurrent, options, mask, noise, h0, c0);
  }

  /**
   * {@link Ops#gruScan} with noise of the state.
   *
   * @param normalization null for none; only with reset after
   */
  public static Scanned gru(
      ScanInput input,
      Tensor recurrent,
      @Nullable Tensor recurrentBias,
      boolean resetAfter,
      @Nullable GruNormalization normalization,
      @Nullable Tensor mask,
      StateNoise noise,
      Tensor h0) {
    return GruScan.apply(
        input, recurrent, recurrentBias, resetAfter, normalization, mask, noise, h0);
  }

  /** {@code (x - mean) / sqrt(variance + 1e-5)} of each row, to the bits of a fused scan. */
  public static Tensor normal(Tensor x) {
    return RowNormalOp.apply(x);
  }

  /** Shares for {@link StateNoise} in training: 1 with probability {@code rate}, else 0. */
  public static Tensor zoneoutMask(Shape shape, float rate, RandomState random) {
    return DropoutOp.choice(shape, rate, random, 1f, 0f);
  }
}
