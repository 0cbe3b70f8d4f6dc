package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.SruKernel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The equations of {@link SruKernel} over a whole sequence. */
final class SruScan {
  private SruScan() {}

  static Scanned apply(Tensor a, Tensor n, Tensor v, @Nullable Tensor mask, Tensor c0) {
    ScanSequence s = LinearScan.check("sru", a, 1, mask, c0);
    LinearScan.checkVector("sru", v, s);
    n.floats("sru");
    if (!n.shape().equals(a.shape())) {
      throw new IllegalArgumentException(
          "sru: expected candidates " + a.shape() + " but got " + n.shape());
    }
    Tensor c = s.sequence();
    Tensor cLast = s.state();
    Tensor f = s.sequence();
    SruKernel.Scan scan =
        new SruKernel.Scan(
            s.batch(),
            s.steps(),
            s.units(),
            a.floats(),
            n.floats(),
            v.floats(),
            ScanSequence.mask(mask),
            c0.floats(),
            f.floats(),
            c.floats(),
            cLast.floats());
    SruKernel kernel = Kernels.get().sru();
    kernel.forward(scan);
    Replay.note(c, () -> () -> kernel.forward(scan), a, n, v, c0);
    Replay.alsoNote(cLast, c);
    Replay.alsoNote(f, c);
    GradientTape.record(
        new Tensor[] {c, cLast},
        (dOutputs, into) -> {
          // forward: f = sigmoid(a + v * c[t-1]); c[t] = f * c[t-1] + (1 - f) * n
          // so: dN = dC[t] (1 - f); dA = dC[t] (c[t-1] - n) f (1 - f); dV += dA c[t-1];
          // dC[t-1] += dC[t] f + dA v
          Tensor dA = s.sequence();
          Tensor dN = s.sequence();
          Tensor dV = Tensor.allocate(v.shape());
          Tensor dC0 = s.state();
          Kernels.get()
              .sru()
              .backward(
                  scan,
                  new SruKernel.Gradients(
                      ScanSequence.floats(dOutputs[0]),
                      ScanSequence.floats(dOutputs[1]),
                      dA.floats(),
                      dN.floats(),
                      dV.floats(),
                      dC0.floats()));
          into.give(a, dA);
          into.give(n, dN);
          into.give(v, dV);
          into.give(c0, dC0);
        },
        a,
        n,
        v,
        c0);
    return new Scanned(c, List.of(cLast));
  }
}
