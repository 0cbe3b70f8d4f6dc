package dev.rondo.tensor;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.SimpleRnnKernel;
import dev.rondo.kernel.UnaryMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code h[t] = f(a[t] + h[t-1] U)} over a whole sequence. */
final class SimpleRnnScan {
  private SimpleRnnScan() {}

  static Scanned apply(
      ScanInput input,
      Tensor recurrent,
      Activation f,
      @Nullable Tensor mask,
      StateNoise noise,
      Tensor h0) {
    UnaryMap map = f.map();
    if (map == null || !f.differentiableFromOutput()) {
      throw new IllegalArgumentException(
          "simpleRnnScan: expected LINEAR, SIGMOID, TANH or RELU but got "
              + f
              + "; unroll the steps for another activation");
    }
    ScanSequence s = ScanSequence.check("simpleRnnScan", 1, input.shape(), recurrent, mask, h0);
    Tensor h = s.sequence();
    Tensor hLast = s.state();
    SimpleRnnKernel.Scan scan =
        new SimpleRnnKernel.Scan(
            s.batch(),
            s.steps(),
            s.units(),
            map,
            input.projection(),
            recurrent.asWeight(),
            ScanSequence.mask(mask),
            s.recurrentMask("simpleRnnScan", noise.mask()),
            noise.zoneout("simpleRnnScan", s),
            h0.floats(),
            h.floats(),
            hLast.floats());
    Kernels.get().simpleRnn().forward(scan);
    GradientTape.record(
        new Tensor[] {h, hLast},
        (dOutputs, into) -> {
          Tensor dA = s.sequence();
          Tensor dH0 = s.state();
          Kernels.get()
              .simpleRnn()
              .backward(
                  scan,
                  new SimpleRnnKernel.Gradients(
                      ScanSequence.floats(dOutputs[0]),
                      ScanSequence.floats(dOutputs[1]),
                      dA.floats(),
                      dH0.floats()));
          // forward: h[t] = f(a[t] + (h[t-1] * m) U)   so: dU += (h[t-1] * m)' dA[t], all t at once
          Tensor before = s.previous(h, h0, noise.mask());
          input.weightGradients(into).add(recurrent, before).from(dA);
          input.backward(dA, into);
          into.give(h0, dH0);
        },
        input.with(recurrent, h0));
    return new Scanned(h, List.of(hLast));
  }
}
