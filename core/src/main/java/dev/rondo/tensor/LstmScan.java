package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.LstmKernel;
import dev.rondo.kernel.LstmKernel.Gradients;
import dev.rondo.kernel.LstmKernel.Kept;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The equations of {@link LstmKernel} over a whole sequence. */
final class LstmScan {
  private LstmScan() {}

  static Scanned apply(
      ScanInput input,
      Tensor recurrent,
      LstmOptions options,
      @Nullable Tensor mask,
      StateNoise noise,
      Tensor h0,
      Tensor c0) {
    ScanSequence s =
        ScanSequence.check("lstmScan", options.gates(), input.shape(), recurrent, mask, h0, c0);
    Tensor[] inputs = input.with(recurrent, options.peephole(), h0, c0);
    boolean recorded = GradientTape.records(inputs);
    Tensor h = s.sequence();
    Tensor hLast = s.state();
    Tensor cLast = s.state();
    Tensor gates = recorded ? Tensor.allocate(input.shape()) : null;
    Tensor c = recorded ? s.sequence() : null;
    LstmKernel.Scan scan =
        new LstmKernel.Scan(
            s.batch(),
            s.steps(),
            s.units(),
            options.variant(s.units()),
            input.projection(),
            recurrent.asWeight(),
            ScanSequence.mask(mask),
            s.recurrentMask("lstmScan", noise.mask()),
            noise.zoneout("lstmScan", s),
            h0.floats(),
            c0.floats(),
            h.floats(),
            hLast.floats(),
            cLast.floats(),
            gates == null || c == null
                ? null
                : new Kept(
                    gates.floats(),
                    c.floats(),
                    noise.keepH() == null ? null : s.sequence().floats()));
    Kernels.get().lstm().forward(scan);
    if (gates != null && c != null) {
      AtomicBoolean overwritten = new AtomicBoolean();
      GradientTape.record(
          new Tensor[] {h, hLast, cLast},
          (dOutputs, into) -> {
            // The first gradient taken from a tape is written over the gates; a second one needs
            // them again.
            if (overwritten.getAndSet(true)) {
              Kernels.get().lstm().forward(scan);
            }
            Tensor dGates = input.gradient(gates);
            Tensor peephole = options.peephole();
            // Before backward, which with zoneout writes c~ over c.
            Tensor cBefore = peephole == null ? null : s.previous(c, c0);
            Tensor dH0 = s.state();
            Tensor dC0 = s.state();
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
              into.give(peephole, PeepholeGradient.of(s, dGates, options.gates(), cBefore, c));
            }
            // forward: gates[t] = a[t] + (h[t-1] * m) U
            // so: dU += (h[t-1] * m)' dGates[t], all t at once
            Tensor before = s.previous(h, h0, noise.mask());
            input.weightGradients(into).add(recurrent, before).from(dGates);
            input.backward(dGates, into);
            into.give(h0, dH0);
            into.give(c0, dC0);
          },
          inputs);
    }
    return new Scanned(h, List.of(hLast, cLast));
  }
}
