package dev.rondo.tensor;

import org.jspecify.annotations.Nullable;

/** The fused scans of {@link Ops} with all their options; equations stand at {@link Scanned}. */
public final class Scans {
  private Scans() {}

  /** {@link Ops#simpleRnnScan} with a recurrent mask. */
  public static Scanned simpleRnn(
      ScanInput input,
      Tensor recurrent,
      Activation f,
      @Nullable Tensor mask,
      @Nullable Tensor recurrentMask,
      Tensor h0) {
    return SimpleRnnScan.apply(input, recurrent, f, mask, recurrentMask, h0);
  }

  /** {@link Ops#lstmScan} with variants of the cell and a recurrent mask. */
  public static Scanned lstm(
      ScanInput input,
      Tensor recurrent,
      LstmOptions options,
      @Nullable Tensor mask,
      @Nullable Tensor recurrentMask,
      Tensor h0,
      Tensor c0) {
    return LstmScan.apply(input, recurrent, options, mask, recurrentMask, h0, c0);
  }

  /** {@link Ops#gruScan} with a recurrent mask. */
  public static Scanned gru(
      ScanInput input,
      Tensor recurrent,
      @Nullable Tensor recurrentBias,
      boolean resetAfter,
      @Nullable Tensor mask,
      @Nullable Tensor recurrentMask,
      Tensor h0) {
    return GruScan.apply(input, recurrent, recurrentBias, resetAfter, mask, recurrentMask, h0);
  }
}
