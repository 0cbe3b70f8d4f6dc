package dev.rondo.tensor;

import dev.rondo.kernel.Gemm;
import dev.rondo.kernel.GruKernel;
import dev.rondo.kernel.GruKernel.Gradients;
import dev.rondo.kernel.GruKernel.Kept;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Matrix;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The equations of {@link GruKernel} over a whole sequence. */
final class GruScan {
  private GruScan() {}

  static Scanned apply(
      ScanInput input,
      Tensor recurrent,
      @Nullable Tensor recurrentBias,
      boolean resetAfter,
      @Nullable GruNormalization normalization,
      @Nullable Tensor mask,
      StateNoise noise,
      Tensor h0) {
    ScanSequence s = ScanSequence.check("gruScan", 3, input.shape(), recurrent, mask, h0);
    if (recurrentBias != null && !recurrentBias.shape().equals(Shape.of(3 * s.units()))) {
      throw new IllegalArgumentException(
          "gruScan: expected a recurrent bias ["
              + 3 * s.units()
              + "] but got "
              + recurrentBias.shape());
    }
    Tensor[] inputs =
        normalization == null
            ? input.with(recurrent, h0, recurrentBias)
            : input.with(
                recurrent,
                h0,
                recurrentBias,
                normalization.kernelGain(),
                normalization.recurrentGain());
    boolean recorded = GradientTape.records(inputs);
    GruNorm norm = GruNorm.of(s, normalization, input, recurrentBias, resetAfter, recorded);
    Tensor h = s.sequence();
    Tensor hLast = s.state();
    Tensor gates = recorded ? Tensor.allocate(input.shape()) : null;
    Tensor inner = recorded ? s.sequence() : null;
    GruKernel.Scan scan =
        new GruKernel.Scan(
            s.batch(),
            s.steps(),
            s.units(),
            resetAfter,
            input.projection(),
            recurrent.asWeight(),
            norm == null ? ScanSequence.floats(recurrentBias) : null,
            norm == null ? null : norm.kernel(),
            ScanSequence.mask(mask),
            s.recurrentMask("gruScan", noise.mask()),
            noise.zoneout("gruScan", s),
            h0.floats(),
            h.floats(),
            hLast.floats(),
            gates == null || inner == null ? null : new Kept(gates.floats(), inner.floats()));
    Kernels.get().gru().forward(scan);
    if (gates == null || inner == null) {
      return new Scanned(h, List.of(hLast));
    }
    AtomicBoolean overwritten = new AtomicBoolean();
    Backward backward =
        (dOutputs, into) -> {
          // As in LstmScan: the gradient is written over the gates.
          if (overwritten.getAndSet(true)) {
            Kernels.get().gru().forward(scan);
          }
          Tensor dGates = input.gradient(gates);
          Tensor dInner = s.sequence();
          Tensor dH0 = s.state();
          if (norm != null) {
            norm.clear();
          }
          Kernels.get()
              .gru()
              .backward(
                  scan,
                  new Gradients(
                      ScanSequence.floats(dOutputs[0]),
                      ScanSequence.floats(dOutputs[1]),
                      dGates.floats(),
                      dInner.floats(),
                      dH0.floats()));
          into.give(h0, dH0);
          if (norm != null) {
            norm.backward(input, recurrent, s.previous(h, h0, noise.mask()), dGates, into);
            return;
          }
          if (into.wants(recurrent)) {
            Tensor before = s.previous(h, h0, noise.mask());
            into.give(
                recurrent,
                recurrentGradient(s, before, resetAfter ? before : inner, dGates, dInner));
          }
          if (recurrentBias != null && into.wants(recurrentBias)) {
            into.give(recurrentBias, biasGradient(s, dGates, dInner));
          }
          input.weightGradients(into).from(dGates);
          input.backward(dGates, into);
        };
    GradientTape.record(new Tensor[] {h, hLast}, backward, inputs);
    return new Scanned(h, List.of(hLast));
  }

  /**
   * @param intoN what Un is multiplied by: {@code h[t-1] * m} with reset after, {@code r * h[t-1] *
   *     m} with reset before
   */
  private static Tensor recurrentGradient(
      ScanSequence s, Tensor before, Tensor intoN, Tensor dGates, Tensor dInner) {
    int units = s.units();
    Tensor dU = Tensor.allocate(Shape.of(units, 3 * units));
    Gemm gemm = Kernels.get().gemm();
    // forward: (sz, sr) = before (Uz, Ur)   so: (dUz, dUr) += before' (dZ, dR), all t at once
    gemm.multiply(
        LinearOp.rows(before).transpose(),
        s.columns(dGates, 0, 2 * units),
        Matrix.strided(dU.floats(), 0, units, 2 * units, 3 * units),
        false);
    // forward: sn = intoN Un   so: dUn += intoN' dInner
    gemm.multiply(
        LinearOp.rows(intoN).transpose(),
        LinearOp.rows(dInner),
        Matrix.strided(dU.floats(), 2 * units, units, units, 3 * units),
        false);
    return dU;
  }

  /** Sums over all steps: of the gates for z and r, of the inner product for n. */
  private static Tensor biasGradient(ScanSequence s, Tensor dGates, Tensor dInner) {
    int units = s.units();
    Tensor sums = Tensor.allocate(Shape.of(3 * units));
    Broadcast.sumTo(sums.shape(), dGates).copyTo(sums.floats(), 0);
    Broadcast.sumTo(Shape.of(units), dInner).copyTo(sums.floats(), 2 * units);
    return sums;
  }
}
