package dev.rondo.tensor;

import dev.rondo.kernel.IndRnnKernel;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.UnaryMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code h[t] = f(a[t] + u * h[t-1])} over a whole sequence. */
final class IndRnnScan {
  private IndRnnScan() {}

  static Scanned apply(Tensor a, Tensor u, Activation f, @Nullable Tensor mask, Tensor h0) {
    UnaryMap map = f.map();
    if (map == null || !f.differentiableFromOutput()) {
      throw new IllegalArgumentException(
          "indRnn: expected LINEAR, SIGMOID, TANH or RELU but got "
              + f
              + "; unroll the steps for another activation");
    }
    ScanSequence s = LinearScan.check("indRnn", a, 1, mask, h0);
    LinearScan.checkVector("indRnn", u, s);
    Tensor h = s.sequence();
    Tensor hLast = s.state();
    IndRnnKernel.Scan scan =
        new IndRnnKernel.Scan(
            s.batch(),
            s.steps(),
            s.units(),
            map,
            a.floats(),
            u.floats(),
            ScanSequence.mask(mask),
            h0.floats(),
            h.floats(),
            hLast.floats());
    IndRnnKernel kernel = Kernels.get().indRnn();
    kernel.forward(scan);
    Replay.note(h, () -> () -> kernel.forward(scan), a, u, h0);
    Replay.alsoNote(hLast, h);
    GradientTape.record(
        new Tensor[] {h, hLast},
        (dOutputs, into) -> {
          // forward: h[t] = f(a[t] + u * h[t-1])
          // so: dA[t] += dH[t] * f'(.); dU += dA[t] * h[t-1]; dH[t-1] += dA[t] * u
          Tensor dA = s.sequence();
          Tensor dU = Tensor.allocate(u.shape());
          Tensor dH0 = s.state();
          Kernels.get()
              .indRnn()
              .backward(
                  scan,
                  new IndRnnKernel.Gradients(
                      ScanSequence.floats(dOutputs[0]),
                      ScanSequence.floats(dOutputs[1]),
                      dA.floats(),
                      dU.floats(),
                      dH0.floats()));
          into.give(a, dA);
          into.give(u, dU);
          into.give(h0, dH0);
        },
        a,
        u,
        h0);
    return new Scanned(h, List.of(hLast));
  }
}
