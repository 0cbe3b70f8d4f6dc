package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.LstmKernel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The equations of {@link LstmKernel} over a whole sequence. */
final class LstmScan {
  private LstmScan() {}

  static Scanned apply(
      Tensor projected, Tensor recurrent, @Nullable Tensor mask, Tensor h0, Tensor c0) {
    ScanSequence s = ScanSequence.check("lstmScan", 4, projected, recurrent, mask, h0, c0);
    // The kernel turns the projections into gates where they stand; the caller's stay as they are.
    Tensor gates = projected.copy();
    Tensor h = s.sequence();
    Tensor c = s.sequence();
    LstmKernel.Scan scan =
        new LstmKernel.Scan(
            s.batch(),
            s.steps(),
            s.units(),
            gates.floats(),
            recurrent.floats(),
            ScanSequence.mask(mask),
            h0.floats(),
            c0.floats(),
            h.floats(),
            c.floats());
    Kernels.get().lstm().forward(scan);
    Tensor hLast = s.last(h);
    Tensor cLast = s.last(c);
    GradientTape.record(
        new Tensor[] {h, hLast, cLast},
        (dOutputs, into) -> {
          Tensor dGates = Tensor.allocate(projected.shape());
          Tensor dH0 = s.state();
          Tensor dC0 = s.state();
          Kernels.get()
              .lstm()
              .backward(
                  scan,
                  new LstmKernel.Gradients(
                      ScanSequence.floats(dOutputs[0]),
                      ScanSequence.floats(dOutputs[1]),
                      ScanSequence.floats(dOutputs[2]),
                      dGates.floats(),
                      dH0.floats(),
                      dC0.floats()));
          // forward: gates[t] = a[t] + h[t-1] U   so: dU += h[t-1]' dGates[t], all t at once
          if (into.wants(recurrent)) {
            LinearOp.addProduct(
                LinearOp.rows(s.previous(h, h0)).transpose(),
                LinearOp.rows(dGates),
                recurrent,
                into);
          }
          into.give(projected, dGates);
          into.give(h0, dH0);
          into.give(c0, dC0);
        },
        projected,
        recurrent,
        h0,
        c0);
    return new Scanned(h, List.of(hLast, cLast));
  }
}
