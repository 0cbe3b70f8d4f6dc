package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.LstmKernel;
import dev.rondo.kernel.LstmKernel.Gradients;
import dev.rondo.kernel.LstmKernel.Kept;
import dev.rondo.kernel.LstmVariant;
import dev.rondo.kernel.OutputProjection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The equations of {@link LstmKernel} over a whole sequence. */
final class LstmScan {
  private final ScanInput input;
  private final Tensor recurrent;
  private final LstmOptions options;
  private final StateNoise noise;
  private final Tensor h0;
  private final Tensor c0;

  /** Of the cell, and of h, which may be projected. */
  private final ScanSequence s;

  private final ScanSequence out;
  private final Tensor h;
  private final Tensor hLast;
  private final Tensor cLast;

  // Kept for backward, or null.
  private final @Nullable Tensor gates;
  private final @Nullable Tensor c;
  private final @Nullable Tensor beforeProjection;
  private final @Nullable Tensor dProjected;
  private final @Nullable LstmNorm norm;

  private final LstmKernel.Scan scan;

  /** Whether the gradient has been written over the gates. */
  private boolean overwritten;

  private LstmScan(
      ScanInput input,
      Tensor recurrent,
      LstmOptions options,
      @Nullable Tensor mask,
      StateNoise noise,
      Tensor h0,
      Tensor c0,
      boolean recorded) {
    this.input = input;
    this.recurrent = recurrent;
    this.options = options;
    this.noise = noise;
    this.h0 = h0;
    this.c0 = c0;
    Tensor projection = options.projection();
    int g = options.gates();
    s =
        projection == null
            ? ScanSequence.check("lstmScan", g, input.shape(), recurrent, mask, h0, c0)
            : ScanSequence.checkProjected(
                "lstmScan", g, input.shape(), recurrent, projection, mask, h0, c0);
    options.check(input, s.units());
    out = projection == null ? s : s.withUnits(projection.dim(1));
    h = out.sequence();
    hLast = out.state();
    cLast = s.state();
    gates = recorded ? Tensor.allocate(input.shape()) : null;
    c = recorded ? s.sequence() : null;
    beforeProjection = recorded && projection != null ? s.sequence() : null;
    dProjected = recorded && projection != null ? out.sequence() : null;
    norm =
        options.normalization() == null
            ? null
            : LstmNorm.of(s, options.normalization(), input.bias(), recorded);
    scan =
        new LstmKernel.Scan(
            s.batch(),
            s.steps(),
            s.units(),
            variant(),
            input.projection(),
            recurrent.asWeight(),
            ScanSequence.mask(mask),
            out.recurrentMask("lstmScan", noise.mask()),
            noise.zoneout("lstmScan", out, s),
            h0.floats(),
            c0.floats(),
            h.floats(),
            hLast.floats(),
            cLast.floats(),
            kept());
  }

  private LstmVariant variant() {
    Tensor projection = options.projection();
    return new LstmVariant(
        ScanSequence.floats(options.peephole()),
        options.cellClip(),
        options.coupled(),
        norm == null ? null : norm.kernel(),
        projection == null
            ? null
            : new OutputProjection(
                projection.asWeight(),
                out.units(),
                ScanSequence.floats(beforeProjection),
                ScanSequence.floats(dProjected)));
  }

  private @Nullable Kept kept() {
    if (gates == null || c == null) {
      return null;
    }
    Tensor candidate = noise.keepH() == null ? null : s.sequence();
    return new Kept(gates.floats(), c.floats(), ScanSequence.floats(candidate));
  }

  static Scanned apply(
      ScanInput input,
      Tensor recurrent,
      LstmOptions options,
      @Nullable Tensor mask,
      StateNoise noise,
      Tensor h0,
      Tensor c0) {
    Tensor[] inputs = input.with(options.weights(recurrent, h0, c0));
    boolean recorded = GradientTape.records(inputs);
    LstmScan op = new LstmScan(input, recurrent, options, mask, noise, h0, c0, recorded);
    Kernels.get().lstm().forward(op.scan);
    if (recorded) {
      GradientTape.record(new Tensor[] {op.h, op.hLast, op.cLast}, op::backward, inputs);
    }
    return new Scanned(op.h, List.of(op.hLast, op.cLast));
  }

  private void backward(@Nullable Tensor[] dOutputs, GradientSink into) {
    // The first gradient taken from a tape is written over the gates; a second one needs them
    // again.
    if (overwritten) {
      Kernels.get().lstm().forward(scan);
    }
    overwritten = true;
    Tensor cs = Objects.requireNonNull(c);
    Tensor peephole = options.peephole();
    // Before backward, which with zoneout writes c~ over c.
    Tensor cBefore = peephole == null ? null : s.previous(cs, c0);
    Tensor dGates = input.gradient(Objects.requireNonNull(gates));
    Tensor dH0 = out.state();
    Tensor dC0 = s.state();
    if (norm != null) {
      norm.clear();
    }
    Kernels.get()
        .lstm()
        .backward(
            scan,
            new Gradients(
                ScanSequence.floats(dOutputs[0]),
                ScanSequence.floats(dOutputs[1]),
                ScanSequence.floats(dOutputs[2]),
                dGates.floats(),
                dH0.floats(),
                dC0.floats()));
    if (peephole != null && cBefore != null && into.wants(peephole)) {
      into.give(peephole, PeepholeGradient.of(s, dGates, options.gates(), cBefore, cs));
    }
    projectionBackward(into);
    // forward: gates[t] = a[t] + (h[t-1] * m) U
    // so: dU += (h[t-1] * m)' dGates[t], all t at once
    Tensor before = out.previous(h, h0, noise.mask());
    if (norm == null) {
      input.weightGradients(into).add(recurrent, before).from(dGates);
      input.backward(dGates, into);
    } else {
      // x W and h U were normalized apart, so that their gradients differ
      new WeightGradients(into).add(recurrent, before).from(dGates);
      norm.backward(input, into);
    }
    into.give(h0, dH0);
    into.give(c0, dC0);
  }

  private void projectionBackward(GradientSink into) {
    Tensor projection = options.projection();
    if (projection != null && beforeProjection != null && dProjected != null) {
      // forward: m[t] Wp   so: dWp += m[t]' d(m[t] Wp), all t at once
      new WeightGradients(into).add(projection, beforeProjection).from(dProjected);
    }
  }
}
